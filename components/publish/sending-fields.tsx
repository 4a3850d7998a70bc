"use client";

import { Field, Input } from "@/components/ui/form/input";
import { Segmented } from "@/components/ui/form/segmented";
import type { PublishDraft } from "@/lib/client/publish/publish-draft";
import { compileTemplate, templateHelp } from "@/lib/model/message/message-template";
import type { FieldsProps } from "./event-fields";

/** How a message is sent. */
type Sending = "once" | "many" | "request";

const firstRepeat = { count: "100", perSecond: "10" };
const firstRequest = { forMs: "2000", most: "1" };

const sendings = [
  { value: "once", label: "Once" },
  { value: "many", label: "Many times" },
  { value: "request", label: "As a request" },
] as const;

/** How the message of a draft is sent. */
function sendingOf({ repeat, request }: PublishDraft): Sending {
  if (repeat !== null) return "many";
  return request === null ? "once" : "request";
}

/** Whether the message is sent once, many times, or to a service that answers. */
export function SendingFields({ draft, problems, onChange }: Omit<FieldsProps, "tried">) {
  const change = (sending: Sending) =>
    onChange({
      repeat: sending === "many" ? firstRepeat : null,
      request: sending === "request" ? firstRequest : null,
    });
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">Send it</span>
        <Segmented label="Send it" value={sendingOf(draft)} options={[...sendings]} onChange={change} />
      </div>
      <RepeatFields draft={draft} problems={problems} onChange={onChange} />
      <RequestFields draft={draft} problems={problems} onChange={onChange} />
    </div>
  );
}

type Props = Omit<FieldsProps, "tried">;

function RepeatFields({ draft, problems, onChange }: Props) {
  const { repeat } = draft;
  if (repeat === null) return null;
  const put = (part: Partial<typeof firstRepeat>) => onChange({ repeat: { ...repeat, ...part } });
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <NumberField
          label="How many"
          error={problems.count}
          value={repeat.count}
          onChange={(count) => put({ count })}
        />
        <NumberField
          label="Per second"
          error={problems.perSecond}
          value={repeat.perSecond}
          onChange={(perSecond) => put({ perSecond })}
        />
      </div>
      <p className="text-xs text-muted">
        {templateHelp} are filled in anew for each message: in subject, payload, header values and ids.
        {unknownWords(draft)} Closing this form stops the series.
      </p>
    </>
  );
}

function RequestFields({ draft, problems, onChange }: Props) {
  const { request } = draft;
  if (request === null) return null;
  const put = (part: Partial<typeof firstRequest>) => onChange({ request: { ...request, ...part } });
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <NumberField
          label="Wait, milliseconds"
          error={problems.forMs}
          value={request.forMs}
          onChange={(forMs) => put({ forMs })}
        />
        <NumberField
          label="Replies wanted"
          error={problems.most}
          value={request.most}
          onChange={(most) => put({ most })}
        />
      </div>
      <p className="text-xs text-muted">
        Services that listen to the subject answer. A stream that captures it stores the request too, and its receipt is
        a reply.
      </p>
    </>
  );
}

interface NumberFieldProps {
  label: string;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

function NumberField({ label, error, value, onChange }: NumberFieldProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input
          inputMode="decimal"
          {...control}
          value={value}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
    </Field>
  );
}

/** Braces that mean nothing to us are sent as they are: that is said, for it may be a slip. */
function unknownWords({ subject, data, payload, mode, msgId, headers }: PublishDraft): string {
  const texts = [subject, mode === "event" ? data : payload, msgId, ...headers.map(([, value]) => value)];
  const unknown = new Set(texts.flatMap((text) => compileTemplate(text).unknown));
  if (unknown.size === 0) return "";
  return ` ${[...unknown].slice(0, 5).join(", ")} ${unknown.size === 1 ? "is" : "are"} sent as written.`;
}
