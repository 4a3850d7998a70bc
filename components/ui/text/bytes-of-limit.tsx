import { Bytes } from "./number";

/** A size against its limit, with a thin bar that turns amber near the end. */
export function BytesOfLimit({ bytes, limit }: { bytes: number; limit: number | null }) {
  if (limit === null) return <Bytes value={bytes} />;
  const share = limit === 0 ? 1 : Math.min(1, bytes / limit);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="shrink-0">
        <Bytes value={bytes} /> <span className="text-faint">of</span> <Bytes value={limit} />
      </span>
      <span aria-hidden className="h-1 w-10 min-w-0 overflow-hidden rounded-full bg-line">
        <span
          className={`block h-full ${share > 0.9 ? "bg-in-flight" : "bg-control"}`}
          style={{ width: `${(share * 100).toFixed(1)}%` }}
        />
      </span>
    </span>
  );
}
