import { X } from "lucide-react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { IconButton } from "@/components/ui/button";
import { Input } from "@/components/ui/form/input";
import { operatorWords } from "@/lib/client/words/search-words";
import { type SearchOperator, searchOperators } from "@/lib/model/search/search-query";
import type { Comparison, SearchTerms } from "./search-address";

const kinds: Record<
  Comparison["of"],
  {
    readonly label: string;
    /** Label and example of the name; null where there is nothing to name. */
    readonly name: { readonly label: string; readonly example: string } | null;
    readonly operators: readonly SearchOperator[];
    readonly example: string;
  }
> = {
  json: {
    label: "JSON",
    name: { label: "JSON path", example: "data.total" },
    operators: searchOperators,
    example: "100",
  },
  header: {
    label: "Header",
    name: { label: "Header name", example: "Nats-Msg-Id" },
    operators: searchOperators,
    example: "01K",
  },
  size: { label: "Size", name: null, operators: [">=", "<="], example: "bytes, such as 1024" },
};

/** Props of {@link ComparisonRow}. */
export interface ComparisonRowProps {
  form: UseFormReturn<SearchTerms>;
  index: number;
  onRemove: () => void;
}

/** One condition: what is compared, how, and with what. */
export function ComparisonRow({ form: { control, register, formState }, index, onRemove }: ComparisonRowProps) {
  const { of, operator } = useWatch({ control, name: `comparisons.${index}` });
  const kind = kinds[of];
  const errors = formState.errors.comparisons?.[index];
  const problem = errors?.name?.message ?? errors?.value?.message;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2">
        <span className="w-13 shrink-0 text-muted">{kind.label}</span>
        {kind.name === null ? null : (
          <Input
            mono
            aria-label={kind.name.label}
            aria-invalid={errors?.name ? true : undefined}
            placeholder={kind.name.example}
            className="w-48! min-w-0"
            {...register(`comparisons.${index}.name`, {
              validate: (name) => name.trim() !== "" || `${kind.name?.label ?? "Name"} is missing.`,
            })}
          />
        )}
        <select
          aria-label="Comparison"
          className="h-7.5 rounded-md border border-line-strong bg-surface px-2 hover:border-control focus-visible:border-accent"
          {...register(`comparisons.${index}.operator`)}
        >
          {kind.operators.map((each) => (
            <option key={each} value={each}>
              {operatorWords[each]}
            </option>
          ))}
        </select>
        {operator === "exists" ? null : (
          <Input
            mono
            aria-label="Value"
            aria-invalid={errors?.value ? true : undefined}
            inputMode={of === "size" ? "numeric" : undefined}
            placeholder={kind.example}
            className="w-48! min-w-0 max-sm:flex-1"
            {...register(`comparisons.${index}.value`, {
              validate: (value, { comparisons }) => explainValue(value, comparisons[index]),
            })}
          />
        )}
        <IconButton icon={X} label="Remove this condition" onClick={onRemove} />
      </div>
      {problem === undefined ? null : (
        <p role="alert" className="pt-1 text-xs text-gave-up">
          {problem}
        </p>
      )}
    </div>
  );
}

/** What is wrong with a value, or true. An empty one is a value like any other, but not a size or an expression. */
export function explainValue(value: string, comparison: Comparison | undefined): string | true {
  if (comparison === undefined || comparison.operator === "exists") return true;
  if (comparison.of === "size" && !/^\d{1,15}$/.test(value)) return "The size is a whole number of bytes.";
  if (comparison.operator === "matches" && value === "") return "The regular expression is missing.";
  return true;
}
