"use client";

import { Field, Input } from "@/components/ui/form/input";
import type { PublishDraft } from "@/lib/client/publish/publish-draft";
import { compileTemplate, templateHelp } from "@/lib/model/message/message-template";
import type { FieldsProps } from "./event-fields";

/** What a series is begun with. */
const firstRepeat = { count: "100", perSecond: "10" };

/** Whether the message is sent many times, how often, and how fast. */
export function RepeatFields({ draft, problems, onChange }: Omit<FieldsProps, "tried">) {
  const { repeat } = draft;
  const put = (part: Partial<typeof firstRepeat>) => onChange({ repeat: { ...(repeat ?? firstRepeat), ...part } });
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="sr-only">Repeat</legend>
      <label className="flex w-max items-center gap-2 font-medium">
        <input
          type="checkbox"
          checked={repeat !== null}
          onChange={(event) => onChange({ repeat: event.target.checked ? firstRepeat : null })}
        />
        Send it many times
      </label>
      {repeat === null ? null : (
        <>
          <div className="grid gap-3 sm:grid-cols-3">
            <Field label="How many" error={problems.count}>
              {(control) => (
                <Input
                  inputMode="numeric"
                  {...control}
                  value={repeat.count}
                  onChange={(event) => put({ count: event.target.value.trim() })}
                />
              )}
            </Field>
            <Field label="Per second" error={problems.perSecond}>
              {(control) => (
                <Input
                  inputMode="decimal"
                  {...control}
                  value={repeat.perSecond}
                  onChange={(event) => put({ perSecond: event.target.value.trim() })}
                />
              )}
            </Field>
          </div>
          <p className="text-xs text-muted">
            {templateHelp} are filled in anew for each message: in subject, payload, header values and ids.
            {unknownWords(draft)}
          </p>
        </>
      )}
    </fieldset>
  );
}

/** Braces that mean nothing to us are sent as they are: that is said, for it may be a slip. */
function unknownWords({ subject, data, payload, mode, msgId, headers }: PublishDraft): string {
  const texts = [subject, mode === "event" ? data : payload, msgId, ...headers.map(([, value]) => value)];
  const unknown = new Set(texts.flatMap((text) => compileTemplate(text).unknown));
  if (unknown.size === 0) return "";
  return ` ${[...unknown].slice(0, 5).join(", ")} ${unknown.size === 1 ? "is" : "are"} sent as written.`;
}
