import { type EventBusError, isEventBusError } from "../../event-bus/errors";
import { isRefusal } from "../errors";

/** Between two attempts at what was refused, or not answered, milliseconds. */
export const retryMs = 10_000;

/** That a stream has no leader, in a sentence. */
export function leaderless(name: string): string {
  return `${name} has no leader: nothing is stored in it until enough of its servers are back.`;
}

/** Why a stream cannot be had, and what to do. */
export function refusal(name: string, error: unknown): string {
  if (isEventBusError(error) && error.code === "no_leader") return leaderless(name);
  const reason = reasonOf(name, error);
  if (!isRefusal(error)) return `${name} cannot be reached (${reason}); Jetlag tries again every ${retryMs / 1_000} s.`;
  return `${name} cannot be made: ${reason}. ${refusalAdvice(error)} Jetlag tries again every ${retryMs / 1_000} s.`;
}

/** That a stream grows because it may not be trimmed. */
export function trimFailure(name: string, error: unknown): string {
  return `${name} grows beyond its bound: its oldest messages cannot be removed (${reasonOf(name, error)}).`;
}

/** Why nothing can be stored in a stream, and what to do. */
export function writeFailure(name: string, error: unknown): string {
  return `Nothing can be stored in ${name}: ${reasonOf(name, error)}. ${writeAdvice(name, error)}`;
}

/** The broker's words, without the name of the stream or subject that they may begin with. */
function reasonOf(name: string, error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const beginnings = [`stream ${name}: `, `publish to ${name}.`];
  if (!beginnings.some((beginning) => words.startsWith(beginning))) return words;
  return words.slice(words.indexOf(": ") + 2);
}

function refusalAdvice({ code }: EventBusError): string {
  switch (code) {
    case "conflict":
      return "Give that stream other subjects, or delete it.";
    case "permission_denied":
      return "Allow this user to create and update streams named JETLAG_*.";
    case "rejected":
      return "Free or raise that limit.";
    default:
      return "";
  }
}

function writeAdvice(name: string, error: unknown): string {
  if (!isEventBusError(error)) return "";
  switch (error.code) {
    case "publish_unknown":
    case "timeout":
      return "Look for a full disk in the server's log; a nats-server whose disk was full has to be restarted.";
    case "no_leader":
      return "Enough of its servers have to come back.";
    case "permission_denied":
      return `Allow this user to publish to ${name}.>.`;
    case "stream_full":
    case "rejected":
      return "Free space, or raise the limit.";
    default:
      return "Jetlag tries again by itself.";
  }
}
