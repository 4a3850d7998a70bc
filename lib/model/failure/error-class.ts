/** Classes that say nothing of what went wrong; `Terminate` is how a handler asks our bus not to try again. */
const plain: ReadonlySet<string> = new Set(["Error", "Exception", "Terminate"]);
/** A class, perhaps with its module: `LedgerError`, `builtins.ValueError`. What Node adds is a code in brackets. */
const named = /^\s*(?:Uncaught )?([A-Za-z_$][\w$.]{0,99})(?: \[\w+\])?: (.*)$/;

/**
 * An error with the class that its stack names before it: `ledger refuses 7 EUR` is `LedgerError: ledger refuses 7 EUR`.
 * Without a stack, or where the stack's class says nothing, the error as it is.
 *
 * @param stack its lines, separated by tabs or line ends: the first names the class in JavaScript, the last in Python
 */
export function errorWithClass(error: string, stack: string | null): string {
  for (const line of stack?.split(/[\t\r\n]+/) ?? []) {
    const [, name = "", message = ""] = named.exec(line) ?? [];
    // One of the two may be cut, or have been on several lines.
    const isIts = message !== "" && (error.startsWith(message) || message.startsWith(error));
    if (isIts) return plain.has(name) ? error : `${name}: ${error}`;
  }
  return error;
}
