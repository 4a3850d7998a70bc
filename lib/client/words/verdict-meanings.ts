import type { Verdict } from "../../model/consumer/consumer-health";

/** When a consumer has each verdict, over the last ten samples; the README's table has the same words. */
export const verdictMeanings: Record<Verdict, string> = {
  losing_data: "Messages left the stream at its limits before this consumer read them.",
  stalled: "Messages are in flight and nothing is acknowledged.",
  no_reader: "Messages wait, and nobody pulls or is subscribed.",
  saturated: "In flight is at max ack pending: the limit blocks delivery, not speed.",
  giving_up: "Messages reached max deliver or were terminated just now.",
  falling_behind: "Waiting rises: it will not catch up at this rate.",
  redelivering: "Messages are delivered again and again.",
  over_limit: "Nothing worse is wrong, but a limit that its owners set is reached.",
  catching_up: "Waiting falls.",
  paused: "The server delivers nothing until a time that somebody chose.",
  healthy: "It keeps up, or so little is unfinished that nothing can be said against it.",
  idle: "Nothing waits, nothing is in flight, nothing was delivered.",
  unknown: "Too few samples yet, or it could not be read.",
};
