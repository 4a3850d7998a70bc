import { randomUUID } from "node:crypto";
import { ulid } from "ulid";
import type { PublishSeriesInput } from "../../contract/publish-series";
import type { Outgoing } from "../../event-bus/broker/sender";
import { defaultSchemaVersion, encodeEventPayload } from "../../model/message/event-payload";
import { compileTemplate, type TemplateValues } from "../../model/message/message-template";
import { demandPayloadBytes } from "../http/input/payload-input";
import { HttpProblem } from "../http/problem";

/** What makes each message of a series its own. */
export interface SeriesSource {
  /** Unix milliseconds. */
  now(): number;
  /** From 0 up to, but not with, 1. */
  random(): number;
}

/** The message with this number, from 1. Throws `invalid_input` where what was filled in is no JSON any more. */
export type SeriesMessage = (seq: number) => Outgoing;

/** Reads the templates of a series once. Throws `invalid_input` for bytes that are not base64. */
export function compileSeries(input: PublishSeriesInput, { now, random }: SeriesSource): SeriesMessage {
  const fillers = {
    subject: compileTemplate(input.subject),
    headers: input.headers.map(([name, value]) => [name, compileTemplate(value)] as const),
    msgId: input.msgId === undefined ? null : compileTemplate(input.msgId),
  };
  const content = compileContent(input.content);
  return (seq) => {
    const nowMs = now();
    const values = { seq, uuid: randomUUID(), now: new Date(nowMs).toISOString(), random };
    const { data, id } = content(values, nowMs);
    const msgId = fillers.msgId?.fill(values) ?? id;
    return {
      subject: fillers.subject.fill(values),
      channel: input.stream,
      headers: fillers.headers.map(([name, value]) => [name, value.fill(values)] as const),
      data,
      ...(msgId === undefined ? {} : { id: msgId }),
    };
  };
}

type Content = (values: TemplateValues, nowMs: number) => { readonly data: Uint8Array; readonly id?: string };

const encoder = new TextEncoder();

function compileContent(content: PublishSeriesInput["content"]): Content {
  switch (content.mode) {
    case "bytes": {
      const data = demandPayloadBytes({ encoding: "base64", data: content.base64 });
      return () => ({ data });
    }
    case "text": {
      const text = compileTemplate(content.text);
      return (values) => ({ data: encoder.encode(text.fill(values)) });
    }
    case "event":
      return compileEvent(content);
  }
}

function compileEvent(content: Extract<PublishSeriesInput["content"], { mode: "event" }>): Content {
  const data = compileTemplate(content.data);
  const actor = compileTemplate(content.actor);
  const tenantId = compileTemplate(content.tenantId);
  const traceId = compileTemplate(content.traceId ?? "");
  return (values, nowMs) => {
    const source = data.fill(values);
    demandJson(source);
    const eventId = ulid(nowMs);
    const envelope = {
      eventId,
      occurredAt: values.now,
      schemaVersion: defaultSchemaVersion,
      actor: actor.fill(values),
      tenantId: tenantId.fill(values),
      ...(content.traceId === undefined ? {} : { traceId: traceId.fill(values) }),
      data: null,
    };
    return { data: encoder.encode(encodeEventPayload(envelope, source)), id: eventId };
  };
}

function demandJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new HttpProblem("invalid_input", `the data of an event is JSON once it is filled in: ${message}`, [
      { path: "content.data", message },
    ]);
  }
}
