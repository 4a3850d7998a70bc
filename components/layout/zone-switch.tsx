"use client";

import { Clock } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/overlay/menu";
import { keepZone, useZone } from "@/lib/client/browser/use-zone";

const choices = [
  { zone: "local", name: "Local", label: "Local time", hint: "that of this browser" },
  { zone: "utc", name: "UTC", label: "UTC", hint: "the same for everybody" },
] as const;

/** In which zone every time is shown. */
export function ZoneSwitch() {
  const zone = useZone();
  const current = choices.find((choice) => choice.zone === zone) ?? choices[0];
  return (
    <Menu
      label="Times"
      entries={choices.map(({ zone: value, label, hint }) => ({
        label,
        hint,
        checked: value === zone,
        onSelect: () => keepZone(value),
      }))}
    >
      <Button icon={Clock} variant="quiet" size="sm" className="text-muted">
        <span className="sr-only">Times: </span>
        <span className="max-md:sr-only">{current.name}</span>
      </Button>
    </Menu>
  );
}
