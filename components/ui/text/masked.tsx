import { EyeOff } from "lucide-react";

/** Stands where the server has taken a secret out. */
export function Masked() {
  return (
    <span
      title="Taken out on the server: JETLAG_MASK says so"
      className="inline-flex items-center gap-1 rounded-sm bg-paused-weak px-1 align-baseline font-sans text-xs text-paused"
    >
      <EyeOff aria-hidden className="size-3" />
      masked
    </span>
  );
}
