/** Which one message to read. */
export type MessageQuery =
  | { readonly kind: "seq"; readonly seq: number }
  | { readonly kind: "last"; readonly subject: string }
  | { readonly kind: "next"; readonly seq: number; readonly subject: string }
  | { readonly kind: "since"; readonly at: Date };

/** Body of `STREAM.MSG.GET`. */
export function fromMessageQuery(query: MessageQuery): object {
  switch (query.kind) {
    case "seq":
      return { seq: query.seq };
    case "last":
      return { last_by_subj: query.subject };
    case "next":
      return { seq: query.seq, next_by_subj: query.subject };
    case "since":
      return { start_time: query.at.toISOString() };
  }
}

/** What a batched direct get asks for. */
export interface BatchQuery {
  readonly fromSeq: number;
  readonly subject: string | undefined;
  /** Messages at most. */
  readonly limit: number;
  /** The server ends the batch with the message that makes it as large. */
  readonly maxBytes: number;
}

/** Body of a batched direct get. */
export function fromBatchQuery({ fromSeq, subject, limit, maxBytes }: BatchQuery): object {
  return { seq: fromSeq, batch: limit, max_bytes: maxBytes, next_by_subj: subject ?? ">" };
}
