import { errorText } from "./error-text";

/** An error as a plain object, which every logger writes as it is: an `Error` itself is `{}` in JSON. */
export interface LoggedError {
  /** Name of its class; absent for a value that is no error. */
  readonly type?: string;
  readonly message: string;
  /** The code of an `EventBusError`, or of Node's. */
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/** Causes that are followed. */
const maxDepth = 4;

/** A thrown value in the form in which it is logged. Never throws. */
export function loggedError(error: unknown, depth = 0): LoggedError {
  const message = errorText(error);
  if (!(error instanceof Error)) return { message };
  try {
    const { name, stack, cause } = error;
    return {
      type: String(name),
      message,
      ...("code" in error && isCode(error.code) ? { code: error.code } : {}),
      ...(typeof stack === "string" ? { stack } : {}),
      ...(cause === undefined || depth === maxDepth ? {} : { cause: loggedError(cause, depth + 1) }),
    };
  } catch {
    return { message }; // a hostile getter
  }
}

function isCode(code: unknown): code is string | number {
  return typeof code === "string" || typeof code === "number";
}
