import type { Verdict } from "../../../model/consumer/consumer-health";

/** When a consumer has each verdict; the README's table has the same words. */
export const verdictMeanings: Record<Verdict, string> = {
  losing_data: "Messages left the stream at its limits before this consumer read them.",
  stalled:
    "Messages are in flight, and none is acknowledged for longer than ack wait and rhythm explain; or some wait, workers ask for them, and none is delivered.",
  no_reader: "Messages wait, and nobody came when somebody usually does, or ever.",
  saturated: "In flight is at max ack pending while workers are free: the limit blocks delivery, not speed.",
  giving_up: "Messages failed for good, and nobody acted on them yet.",
  falling_behind: "Waiting rises for longer than a burst lasts.",
  redelivering:
    "More deliveries are repeated than are made for the first time, or the same messages come again and nothing else.",
  no_match: "Its filters match no subject that its stream captures: nothing will reach it.",
  over_limit: "Nothing worse is wrong, but a limit that its owners set is reached.",
  catching_up: "A backlog falls.",
  paused: "The server delivers nothing until a time that somebody chose.",
  healthy: "It keeps up, or works as is usual for it: its reason says what that is.",
  idle: "Nothing waits, nothing is in flight, nothing was delivered for a minute.",
  unknown: "It was read once so far, or could not be read.",
};
