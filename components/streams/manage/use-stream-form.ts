import { useForm } from "react-hook-form";
import { useGrammar } from "@/lib/client/queries/grammar";
import type { StreamSettings } from "@/lib/model/stream/stream-settings";
import { readForm, type StreamFormValues, toFormValues } from "./stream-form-values";

/** A form about a stream that begins with these settings; `read` is what is typed, null while some of it cannot be read. */
export function useStreamForm(name: string, settings: StreamSettings) {
  const grammar = useGrammar();
  const explain = (subject: string) => grammar.explainFilter(subject);
  const form = useForm<StreamFormValues>({
    defaultValues: toFormValues(name, settings),
    mode: "onBlur",
    reValidateMode: "onChange",
    resolver: (values) => {
      const { faults } = readForm(values, explain);
      if (faults === null) return { values, errors: {} };
      const errors = Object.entries(faults).map(([field, message]) => [field, { type: "validate", message }]);
      return { values: {}, errors: Object.fromEntries(errors) };
    },
  });
  return { form, read: (values: StreamFormValues) => readForm(values, explain).settings };
}
