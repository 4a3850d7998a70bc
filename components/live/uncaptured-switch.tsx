"use client";

import { Eye, EyeOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/overlay/dialog";

/** Props of {@link UncapturedSwitch}. */
export interface UncapturedSwitchProps {
  on: boolean;
  onChange: (on: boolean) => void;
  /** The question is open. */
  asking: boolean;
  onAsk: (asking: boolean) => void;
}

/** Also watches what no stream captures, after saying what that does to others. */
export function UncapturedSwitch({ on, onChange, asking, onAsk }: UncapturedSwitchProps) {
  return (
    <>
      <Button
        variant={on ? "default" : "quiet"}
        icon={on ? Eye : EyeOff}
        aria-pressed={on}
        className={on ? "text-in-flight!" : ""}
        onClick={() => (on ? onChange(false) : onAsk(true))}
      >
        Uncaptured
      </Button>
      <Dialog
        open={asking}
        onClose={() => onAsk(false)}
        title="Watch subjects that no stream captures?"
        description="This changes what publishers see."
        footer={
          <>
            <Button onClick={() => onAsk(false)}>Cancel</Button>
            <Button
              variant="primary"
              onClick={() => {
                onAsk(false);
                onChange(true);
              }}
            >
              Watch them
            </Button>
          </>
        }
      >
        <p className="text-muted">
          A publisher that waits for a stream's answer is told at once when no stream captures its subject. As soon as
          somebody listens there, this page included, the server cannot tell, and the publisher waits for its timeout
          instead: usually five seconds. It ends when you leave this page or switch it off.
        </p>
      </Dialog>
    </>
  );
}
