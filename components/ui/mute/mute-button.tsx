"use client";

import { BellOff } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useMissingRight } from "@/lib/client/queries/activity";
import type { MuteAbout } from "@/lib/contract/mutes";

const MuteDialog = dynamic(() => import("./mute-dialog").then((module) => module.MuteDialog), { ssr: false });

/** Props of {@link MuteButton}. */
export interface MuteButtonProps {
  about: MuteAbout;
  /** What is muted, for the dialog: `6 consumers have no reader`. */
  words: string;
}

/** Asks why and for how long, and mutes it. */
export function MuteButton({ about, words }: MuteButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const missing = useMissingRight()("mute");
  return (
    <>
      <Button size="sm" variant="quiet" icon={BellOff} disabledReason={missing} onClick={() => setOpen(true)}>
        Mute<span className="sr-only">: {words}</span>
      </Button>
      {isOpen ? <MuteDialog about={about} words={words} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
