/** The product's words, each with one meaning in the UI, the code and the documentation. */
export const glossary = {
  waiting: {
    word: "waiting",
    definition: "Messages stored and not yet delivered to this consumer: its lag.",
    wire: "num_pending",
  },
  oldestUnfinished: {
    word: "oldest unfinished",
    definition: "Age of the first message that this consumer has not acknowledged: its lag in time.",
    wire: null,
  },
  inFlight: {
    word: "in flight",
    definition: "Messages delivered to a worker and not yet acknowledged.",
    wire: "num_ack_pending",
  },
  redelivered: {
    word: "redelivered",
    definition: "Outstanding messages on their second or later delivery. A gauge of now, not a total.",
    wire: "num_redelivered",
  },
  gaveUp: {
    word: "gave up",
    definition: "The server stopped delivering the message: it reached the consumer's max deliver.",
    wire: "max_deliver",
  },
  terminated: {
    word: "terminated",
    definition: "A handler said that this message must never be delivered again.",
    wire: "+TERM",
  },
  removedInFlight: {
    word: "removed in flight",
    definition:
      "Messages that a limit of the stream, or a newer message of their subject, removed while a worker had them. Whether it handled them is not known.",
    wire: "Unacknowledged message was deleted",
  },
  deadLetter: { word: "dead letter", definition: "The stored copy of a failed message.", wire: null },
  retry: { word: "retry", definition: "The same consumer gets the message again, automatically.", wire: null },
  replay: {
    word: "replay",
    definition: "Publish a message again to its subject: every matching consumer sees it.",
    wire: null,
  },
  redrive: { word: "redrive", definition: "Send dead letters back to where they came from.", wire: null },
  ackFloor: {
    word: "ack floor",
    definition: "Every message up to this number is finished for this consumer.",
    wire: "ack_floor.stream_seq",
  },
  stream: {
    word: "stream",
    definition: "Stores the messages of its subjects, in order, with a running number each.",
    wire: "stream",
  },
  subject: {
    word: "subject",
    definition:
      "The name a message is published to: tokens separated by dots. In a filter * is one token and > the rest.",
    wire: "subject",
  },
  durable: {
    word: "durable",
    definition: "A consumer whose position the server keeps, also while nobody reads.",
    wire: "durable_name",
  },
} as const;

/** A key of the {@link glossary}. */
export type GlossaryKey = keyof typeof glossary;
