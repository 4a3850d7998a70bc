import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/form/input";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import type { Place } from "@/lib/model/place";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link PlaceField}. */
export interface PlaceFieldProps {
  label: string;
  /** What is chosen; the fields follow it. */
  place: Place | null;
  /** The first guess of its stream. */
  stream: string | null;
  onChange: (place: Place) => void;
}

/** The stream and the number of a message. */
export function PlaceField({ label, place, stream, onChange }: PlaceFieldProps) {
  const { snapshot: data } = useSnapshot();
  const names = (data?.streams ?? []).map(({ config }) => config.name);
  const chosen = place?.channel ?? stream ?? "";
  const { register, handleSubmit, formState } = useForm({ values: { stream: chosen, at: place?.at ?? "" } });
  const { errors } = formState;
  return (
    <form
      noValidate
      onSubmit={(event) =>
        void handleSubmit((values) => onChange({ channel: values.stream, at: values.at.trim().replace(/^#/, "") }))(
          event,
        )
      }
      className="flex flex-wrap items-start gap-2"
    >
      <Field label={`${label}: stream`} error={errors.stream?.message} className="min-w-0 flex-1">
        {(control) => (
          <select
            {...control}
            {...register("stream", { required: "Choose a stream." })}
            className="h-7.5 w-full min-w-0 truncate rounded-md border border-line-strong bg-surface px-2 hover:border-control focus-visible:border-accent"
          >
            <option value="">Choose</option>
            {[...new Set([...names, ...(chosen === "" ? [] : [chosen])])].map((name) => (
              <option key={name} value={name}>
                {visibleLine(name)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={`${label}: number`} error={errors.at?.message} className="w-32">
        {(control) => (
          <Input
            {...control}
            mono
            placeholder="#184220"
            {...register("at", { validate: (at) => /^#?[1-9]\d{0,19}$/.test(at.trim()) || "A number such as 184220." })}
          />
        )}
      </Field>
      <Button type="submit" className="mt-6">
        Choose
      </Button>
    </form>
  );
}
