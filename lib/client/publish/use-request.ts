import { useEffect, useRef, useState } from "react";
import { pathsOf } from "../../contract/paths";
import { type PublishRequestInput, type RepliesAnswer, repliesSchema } from "../../contract/publish-request";
import { useBroker } from "../broker/use-broker";
import { type ApiError, sendJson, toApiError } from "../http/http";

/** A request and what came back. */
export type AskedState = { readonly most: number } & (
  | { readonly kind: "waiting" }
  | { readonly kind: "answered"; readonly answer: RepliesAnswer }
  | { readonly kind: "failed"; readonly error: ApiError }
  /** Somebody did not want to wait any longer. */
  | { readonly kind: "left" }
);

/** The request of a page; it ends with the page. */
export interface Asking {
  /** Null: nothing was asked. */
  readonly asked: AskedState | null;
  /** Asks, and resolves with how that ended. */
  readonly ask: (input: PublishRequestInput) => Promise<AskedState>;
  /** Waits no longer. */
  readonly leave: () => void;
  readonly clear: () => void;
}

/** See {@link Asking}. */
export function useRequest(): Asking {
  const broker = useBroker();
  const [asked, setAsked] = useState<AskedState | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const ask = async (input: PublishRequestInput): Promise<AskedState> => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    const most = input.most ?? 1;
    setAsked({ most, kind: "waiting" });
    const end = await send(input, abort.signal, most);
    // Another one, or none, has taken its place.
    if (running.current === abort) setAsked(end);
    return end;
  };
  const send = async (body: PublishRequestInput, signal: AbortSignal, most: number): Promise<AskedState> => {
    try {
      const answer = await sendJson(pathsOf(broker).publishRequest, repliesSchema, { body, signal });
      return { most, kind: "answered", answer };
    } catch (error) {
      return signal.aborted ? { most, kind: "left" } : { most, kind: "failed", error: toApiError(error) };
    }
  };
  return {
    asked,
    ask,
    leave: () => running.current?.abort(),
    clear: () => {
      running.current?.abort();
      running.current = null;
      setAsked(null);
    },
  };
}
