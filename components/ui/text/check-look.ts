import { Check, CircleAlert, type LucideIcon, TriangleAlert } from "lucide-react";
import type { Status } from "@/lib/contract/health";
import type { Tone } from "./tag";

type CheckState = Status["checks"][number]["state"];

/** Word, colour and icon of a check's result. */
export const checkLooks: Record<CheckState, { word: string; tone: Tone; icon: LucideIcon; quiet: boolean }> = {
  ok: { word: "OK", tone: "good", icon: Check, quiet: true },
  warning: { word: "Warning", tone: "busy", icon: TriangleAlert, quiet: false },
  failed: { word: "Failed", tone: "bad", icon: CircleAlert, quiet: false },
};

const order: readonly CheckState[] = ["failed", "warning", "ok"];

/** Checks with the worst first; equal ones keep their order. */
export function worstFirst(checks: Status["checks"]): Status["checks"] {
  return checks.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** All checks in one sentence. */
export function checkSentence(checks: Status["checks"]): string {
  const failed = checks.filter((check) => check.state === "failed").length;
  const warnings = checks.filter((check) => check.state === "warning").length;
  if (failed > 0) return failed === 1 ? "1 check fails" : `${failed} checks fail`;
  if (warnings > 0) return warnings === 1 ? "It works, with 1 warning" : `It works, with ${warnings} warnings`;
  return "Everything works";
}
