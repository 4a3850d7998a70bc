"use client";

import { useMutation } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useDeferredValue, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { ulid } from "ulid";
import { useBroker } from "@/lib/client/broker/use-broker";
import { type ApiError, toApiError } from "@/lib/client/http/http";
import { checkDraft, type DraftProblems, isSound } from "@/lib/client/publish/draft-check";
import { toRequestInput, toSeriesRequest } from "@/lib/client/publish/draft-requests";
import { publishMutation } from "@/lib/client/publish/publish";
import {
  emptyDraft,
  measureDraft,
  type PublishDraft,
  publishModes,
  toPublishInput,
} from "@/lib/client/publish/publish-draft";
import { outcomeOfAnswer, outcomeOfError, outcomeOfSeries } from "@/lib/client/publish/publish-outcome";
import {
  forgetHistory,
  loadDraft,
  loadHistory,
  rememberSend,
  type SentMessage,
  saveDraft,
} from "@/lib/client/publish/publish-storage";
import { type SeriesState, usePublishSeries } from "@/lib/client/publish/use-publish-series";
import { type AskedState, useRequest } from "@/lib/client/publish/use-request";
import { useGrammar } from "@/lib/client/queries/grammar";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import type { BrokerId } from "@/lib/contract/paths";
import type { PublishAnswer } from "@/lib/contract/publish";

/** A send and how it ended. */
export type SendResult = {
  readonly draft: PublishDraft;
  /** Given to the event, so that a second try after an unknown end is the same event. */
  readonly eventId: string;
  readonly atMs: number;
} & (
  | { readonly kind: "answered"; readonly answer: PublishAnswer }
  | { readonly kind: "failed"; readonly error: ApiError }
);

/** The publish form: what is typed, what is wrong with it, and sending it. */
export interface PublishForm {
  readonly draft: PublishDraft;
  readonly problems: DraftProblems;
  /** Bytes on the wire; null while not known. */
  readonly sizeBytes: number | null;
  readonly sending: boolean;
  /** The message that is, or was, sent many times; null: none. */
  readonly series: SeriesState | null;
  readonly stopSeries: () => void;
  /** What was asked last of a service; null: nothing. */
  readonly asked: AskedState | null;
  readonly stopAsking: () => void;
  /** How the last send ended. */
  readonly result: SendResult | null;
  readonly history: readonly SentMessage[];
  /** True once a send was tried: then every problem is shown. */
  readonly tried: boolean;
  readonly change: (change: Partial<PublishDraft>) => void;
  /** Sends what is typed; false when something is wrong with it. */
  readonly send: () => boolean;
  /** Sends the last message once more as the same event. */
  readonly sendSame: (result: SendResult) => void;
  readonly clear: () => void;
  readonly forget: () => void;
}

const addressParsers = { subject: parseAsString, mode: parseAsStringLiteral(publishModes) };
/** Typing pauses this long before the draft is written to the tab's storage. */
const saveMs = 300;

/** Keeps what is typed: after a pause in typing, and in any case before the page goes. */
function useSavedDraft(broker: BrokerId, draft: PublishDraft): void {
  const save = useEffectEvent(() => saveDraft(broker, draft));
  useEffect(() => {
    const timer = setTimeout(() => saveDraft(broker, draft), saveMs);
    return () => clearTimeout(timer);
  }, [broker, draft]);
  useEffect(() => {
    const leave = () => save();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
}

/** On a page of its own, or beside another page, whose address is not the form's. */
export type FormPlace = "page" | "sheet";

/** Subject and mode of the page's address; beside another page none. */
function useAddress(place: FormPlace) {
  const [address, setAddress] = useQueryStates(addressParsers);
  return place === "page" ? { address, setAddress } : { address: noAddress, setAddress: null };
}

const noAddress = { subject: null, mode: null };

/** See {@link PublishForm}. Subject and mode are in the page's URL and win over what was kept. Only in the browser. */
export function usePublishForm(place: FormPlace): PublishForm {
  const broker = useBroker();
  const { address, setAddress } = useAddress(place);
  const [kept, setKept] = useState(() => loadDraft(broker) ?? emptyDraft);
  const [history, setHistory] = useState(() => loadHistory(broker));
  const [result, setResult] = useState<SendResult | null>(null);
  const [tried, setTried] = useState(false);
  const mutation = useMutation(publishMutation(broker));
  const repeated = usePublishSeries();
  const { series } = repeated;
  const asking = useRequest();
  const { asked } = asking;
  const { subject, mode } = address;
  const draft = useMemo(
    () => ({ ...kept, subject: subject ?? kept.subject, mode: mode ?? kept.mode }),
    [kept, subject, mode],
  );
  // Payloads may be megabytes: typing goes first.
  const settled = useDeferredValue(draft);
  const grammar = useGrammar();
  const streams = useSnapshot().snapshot?.streams ?? null;
  const problems = useMemo(() => checkDraft(settled, streams, grammar), [settled, streams, grammar]);
  const sizeBytes = useMemo(() => measureDraft(settled), [settled]);
  useSavedDraft(broker, draft);

  const change = (part: Partial<PublishDraft>) => {
    setKept((before) => ({ ...before, ...part }));
    const { subject: nextSubject, mode: nextMode } = part;
    if (nextSubject !== undefined) void setAddress?.({ subject: nextSubject });
    if (nextMode !== undefined) void setAddress?.({ mode: nextMode });
  };

  // A ref changes at once, a mutation's state with the next render: two presses may come before that.
  const sending = useRef(false);
  const post = (sent: PublishDraft, eventId: string) => {
    if (sending.current) return;
    const input = toPublishInput(sent, eventId);
    sending.current = true;
    repeated.clear();
    asking.clear();
    const base = { draft: sent, eventId, atMs: Date.now() };
    const end = (ended: SendResult, outcome: SentMessage["outcome"]) => {
      setResult(ended);
      setHistory(rememberSend(broker, { atMs: base.atMs, draft: sent, outcome }));
    };
    mutation.mutate(input, {
      onSuccess: (answer) => end({ ...base, kind: "answered", answer }, outcomeOfAnswer(answer)),
      onError: (thrown) => {
        const error = toApiError(thrown);
        end({ ...base, kind: "failed", error }, outcomeOfError(error));
      },
      onSettled: () => {
        sending.current = false;
      },
    });
  };

  const postMany = async (sent: PublishDraft) => {
    if (sending.current) return;
    sending.current = true;
    setResult(null);
    asking.clear();
    const ended = await repeated.start(toSeriesRequest(sent, ulid()));
    sending.current = false;
    const outcome = outcomeOfSeries(ended);
    if (outcome !== null) setHistory(rememberSend(broker, { atMs: Date.now(), draft: sent, outcome }));
  };

  const ask = async (sent: PublishDraft) => {
    if (sending.current) return;
    sending.current = true;
    setResult(null);
    repeated.clear();
    await asking.ask(toRequestInput(sent, { eventId: ulid(), at: new Date() }));
    sending.current = false;
  };

  return {
    draft,
    problems,
    sizeBytes,
    sending: mutation.isPending || (series !== null && series.end === null) || asked?.kind === "waiting",
    series,
    stopSeries: repeated.stop,
    asked,
    stopAsking: asking.leave,
    result,
    history,
    tried,
    change,
    send: () => {
      // Checked anew: what is typed may be younger than what is shown.
      const sound = isSound(checkDraft(draft, streams, grammar));
      setTried(!sound);
      if (!sound) return false;
      if (draft.request !== null) void ask(draft);
      else if (draft.repeat !== null) void postMany(draft);
      else post(draft, ulid());
      return true;
    },
    sendSame: (before) => post(before.draft, before.eventId),
    clear: () => {
      change({ ...emptyDraft, mode: draft.mode });
      setResult(null);
      setTried(false);
      // One that runs goes on: Clear is about what is typed.
      if (series?.end !== null) repeated.clear();
      if (asked?.kind !== "waiting") asking.clear();
    },
    forget: () => {
      forgetHistory(broker);
      setHistory([]);
    },
  };
}
