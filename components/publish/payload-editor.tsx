"use client";

import { Sparkles, WandSparkles } from "lucide-react";
import { type ReactNode, useDeferredValue, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { TextEditor } from "@/components/ui/editor/text-editor";
import { Field } from "@/components/ui/form/input";
import { completeJson } from "@/lib/client/publish/shape/json-completions";
import { jsonMarks, type TextMark } from "@/lib/client/publish/shape/json-marks";
import { type JsonShape, templateText } from "@/lib/client/publish/shape/json-shape";
import { compileTemplate } from "@/lib/model/message/message-template";
import { isJson as isWholeJson, prettyJson } from "@/lib/model/text/json-lines";

/** Props of {@link PayloadEditor}. */
export interface PayloadEditorProps {
  label: string;
  hint: string;
  error: string | null | undefined;
  value: string;
  onChange: (value: string) => void;
  /** It has to be JSON (it may be anything). */
  mustBeJson: boolean;
  /** Places in braces are filled in when it is sent. */
  isTemplate: boolean;
  /** What messages of its subject look like; null: not known. */
  shape: JsonShape | null;
  /** Further buttons. */
  aside?: ReactNode;
}

const nothing: readonly TextMark[] = [];
/** Differences that are told in words below the field. */
const toldParts = 3;

/** The field for a payload: what is no JSON, and what differs from messages before, is marked where it stands. */
export function PayloadEditor(props: PayloadEditorProps) {
  const { label, hint, error, value, onChange, mustBeJson, isTemplate, shape, aside } = props;
  const isJson = mustBeJson || /^\s*[[{]/.test(value);
  // Payloads may be megabytes: typing goes first.
  const settled = useDeferredValue(value);
  const marks = useMemo(() => {
    const isFilled = isTemplate && !compileTemplate(settled).isConstant;
    return isJson && !isFilled ? marksOf(settled, shape, mustBeJson) : nothing;
  }, [settled, shape, isJson, isTemplate, mustBeJson]);
  const template = useMemo(() => (shape === null ? null : templateText(shape)), [shape]);
  return (
    <div className="grid min-w-0 gap-1">
      <Field
        label={label}
        hint={hint}
        error={error}
        aside={
          <span className="flex gap-1">
            {template === null ? null : (
              <Button
                size="sm"
                variant="quiet"
                icon={Sparkles}
                className="-my-1"
                disabledReason={isEmpty(value) ? null : "Empty the field first: nothing that is typed is replaced"}
                onClick={() => onChange(template)}
              >
                Like the last ones
              </Button>
            )}
            {isJson ? (
              <Button
                size="sm"
                variant="quiet"
                icon={WandSparkles}
                className="-my-1"
                disabledReason={isWholeJson(value) ? null : "Only JSON can be formatted"}
                onClick={() => onChange(prettyJson(value))}
              >
                Format
              </Button>
            ) : null}
            {aside}
          </span>
        }
      >
        {(control) => (
          <TextEditor
            {...{ label, value, isJson, marks, control, onChange }}
            complete={(text, offset) => (shape === null || !isJson ? null : completeJson(text, offset, shape))}
          />
        )}
      </Field>
      {mustBeJson ? null : <Fault marks={marks} />}
      <Differences marks={marks} shape={shape} />
    </div>
  );
}

function marksOf(text: string, shape: JsonShape | null, mustBeJson: boolean): readonly TextMark[] {
  // An empty field is not wrong yet.
  if (isEmpty(text)) return nothing;
  const marks = jsonMarks(text, shape);
  if (mustBeJson) return marks;
  return marks.map((mark) =>
    mark.severity === "error" ? { ...mark, words: `Not JSON from here on, and sent as it is: ${mark.words}` } : mark,
  );
}

/** Why a payload that looks like JSON is none: it may be meant so. */
function Fault({ marks }: { marks: readonly TextMark[] }) {
  const fault = marks.find(({ severity }) => severity === "error");
  return fault === undefined ? null : <p className="text-xs wrap-anywhere text-in-flight">{fault.words}</p>;
}

/** What differs from the messages before, for those who do not see the marks. */
function Differences({ marks, shape }: { marks: readonly TextMark[]; shape: JsonShape | null }) {
  const told = marks.filter(({ severity }) => severity === "info");
  if (told.length === 0) return null;
  const rest = told.length - toldParts;
  return (
    <p className="text-xs wrap-anywhere text-in-flight">
      {`Unlike the last ${shape?.seen ?? 0} messages: `}
      {told
        .slice(0, toldParts)
        .map(({ words }) => words)
        .join(" ")}
      {rest > 0 ? ` And ${rest} more.` : ""}
    </p>
  );
}

/** Nothing, or the braces that an empty form begins with. */
const isEmpty = (text: string) => /^[\s{}]*$/.test(text);
