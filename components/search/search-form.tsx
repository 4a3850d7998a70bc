"use client";

import { Plus, Search, X } from "lucide-react";
import { useId } from "react";
import { type UseFormReturn, useController, useFieldArray, useForm } from "react-hook-form";
import { Button, IconButton } from "@/components/ui/button";
import { SearchInput } from "@/components/ui/form/search-input";
import { Segmented } from "@/components/ui/form/segmented";
import { Select } from "@/components/ui/form/select";
import { SubjectInput } from "@/components/ui/form/subject-input";
import { TimeRangeMenu } from "@/components/ui/form/time-range-menu";
import { Menu } from "@/components/ui/overlay/menu";
import { suggestFilters } from "@/lib/client/publish/subject-suggestions";
import { useGrammar } from "@/lib/client/queries/grammar";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { visibleLine } from "@/lib/model/text/visible-text";
import { ComparisonRow } from "./comparison-row";
import type { Comparison, SearchTerms } from "./search-address";

/** Props of {@link SearchForm}. */
export interface SearchFormProps {
  /** What is searched for; the form follows it. */
  terms: SearchTerms;
  onSearch: (terms: SearchTerms) => void;
}

const newComparisons: Record<Comparison["of"], Comparison> = {
  json: { of: "json", name: "", operator: "=", value: "" },
  header: { of: "header", name: "", operator: "contains", value: "" },
  size: { of: "size", name: "", operator: ">=", value: "" },
};

/** What to search for: a text first, the rest as it is needed. Nothing is read before it is sent. */
export function SearchForm({ terms, onSearch }: SearchFormProps) {
  const form = useForm<SearchTerms>({ values: terms });
  const { control, handleSubmit } = form;
  const rows = useFieldArray({ control, name: "comparisons" });
  const add = (of: Comparison["of"]) => () => rows.append(newComparisons[of]);
  return (
    <form
      noValidate
      aria-label="Search stored messages"
      onSubmit={(event) => void handleSubmit(onSearch)(event)}
      className="grid shrink-0 gap-2 px-5 pb-3"
    >
      <div className="flex flex-wrap items-start gap-2">
        <TextField form={form} />
        <Button type="submit" variant="primary" icon={Search}>
          Search
        </Button>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <StreamChoice form={form} />
        <SubjectField form={form} />
        <TimeField form={form} />
        <OrderChoice form={form} />
        <Menu
          label="Add a condition"
          align="start"
          entries={[
            { label: "JSON value", hint: "data.total ≥ 100", onSelect: add("json") },
            { label: "Header", hint: "Nats-Msg-Id contains 01K", onSelect: add("header") },
            { label: "Size", hint: "of the payload, in bytes", onSelect: add("size") },
          ]}
        >
          <Button icon={Plus}>Condition</Button>
        </Menu>
      </div>
      {rows.fields.length > 0 ? (
        <fieldset className="grid gap-2">
          <legend className="sr-only">Conditions, all of which must hold</legend>
          {rows.fields.map((row, index) => (
            <ComparisonRow key={row.id} form={form} index={index} onRemove={() => rows.remove(index)} />
          ))}
        </fieldset>
      ) : null}
    </form>
  );
}

/** The form, for a part of it. */
interface PartProps {
  form: UseFormReturn<SearchTerms>;
}

function TextField({ form: { control } }: PartProps) {
  const { field: text } = useController({ control, name: "text" });
  const { field: pattern } = useController({ control, name: "isPattern" });
  return (
    <>
      <SearchInput
        label={pattern.value ? "Regular expression in the payload" : "Text in the payload"}
        placeholder={pattern.value ? "Regular expression, such as ord-[0-9]+" : "Text in the payload"}
        shortcut
        mono={pattern.value}
        value={text.value}
        onChange={text.onChange}
        className="w-auto! flex-[1_1_14rem] sm:max-w-lg"
      />
      <Segmented
        label="How the text is read"
        value={pattern.value ? "pattern" : "text"}
        options={[
          { value: "text", label: "Text" },
          { value: "pattern", label: "Expression" },
        ]}
        onChange={(value) => pattern.onChange(value === "pattern")}
      />
    </>
  );
}

function StreamChoice({ form: { control } }: PartProps) {
  const { field } = useController({ control, name: "streams" });
  const { snapshot: data } = useSnapshot();
  const names = (data?.streams ?? []).map(({ config }) => config.name);
  const left = names.filter((name) => !field.value.includes(name));
  return (
    <div className="flex max-w-full flex-wrap items-center gap-1">
      <Select
        label={field.value.length === 0 ? "Streams" : "Add a stream"}
        value={null}
        any={field.value.length === 0 ? "All streams" : "Add a stream"}
        options={left.map((name) => ({ value: name, label: visibleLine(name) }))}
        onChange={(name) => {
          if (name !== null) field.onChange([...field.value, name]);
        }}
      />
      {field.value.map((name) => (
        <span key={name} className="flex h-7.5 min-w-0 items-center gap-1 rounded-md bg-selected pl-2">
          <span className="truncate font-medium">{visibleLine(name)}</span>
          <IconButton
            icon={X}
            size="sm"
            label={`Not ${visibleLine(name)}`}
            onClick={() => field.onChange(field.value.filter((other) => other !== name))}
          />
        </span>
      ))}
    </div>
  );
}

function SubjectField({ form: { control } }: PartProps) {
  const grammar = useGrammar();
  const problemId = useId();
  const { field, fieldState } = useController({
    control,
    name: "subject",
    rules: { validate: (subject) => (subject === "" ? true : (grammar.explainFilter(subject) ?? true)) },
  });
  const { snapshot: data } = useSnapshot();
  const problem = fieldState.error?.message;
  return (
    <div className="w-60 max-w-full min-w-0">
      <SubjectInput
        aria-label="Only subjects matching"
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : problemId}
        placeholder="Subject like ORDERS.>"
        value={field.value}
        suggestions={suggestFilters(data, grammar)}
        onChange={(next) => field.onChange(next.trim())}
        onBlur={field.onBlur}
      />
      <Problem id={problemId} text={problem} />
    </div>
  );
}

function TimeField({ form: { control, setValue, watch } }: PartProps) {
  const { fieldState } = useController({ control, name: "last" });
  const [last, from, to] = watch(["last", "from", "to"]);
  return (
    <div className="min-w-0 max-w-full">
      <TimeRangeMenu
        label="When it was stored"
        time={{ last, from, to }}
        onChange={(time) => {
          setValue("last", time.last);
          setValue("from", time.from);
          setValue("to", time.to);
        }}
      />
      <Problem text={fieldState.error?.message} />
    </div>
  );
}

function OrderChoice({ form: { control } }: PartProps) {
  const { field } = useController({ control, name: "order" });
  return (
    <Segmented
      label="Order"
      value={field.value}
      options={[
        { value: "newest", label: "Newest first" },
        { value: "oldest", label: "Oldest first" },
      ]}
      onChange={field.onChange}
    />
  );
}

function Problem({ id, text }: { id?: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p id={id} role="alert" className="pt-1 text-xs text-gave-up wrap-anywhere">
      {text}
    </p>
  );
}
