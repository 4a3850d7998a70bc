"use client";

import { ChevronDown, ChevronUp, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";
import { useMediaQuery } from "@/lib/client/browser/media-query";
import { IconButton } from "../button";
import { useFocusReturn } from "./focus-return";
import { type ListStep, useOpenList } from "./list-step";

/** Props of {@link DrawerBox}. */
export interface DrawerBoxProps {
  /** The column that it takes on a wide screen. */
  slot: HTMLElement;
  onClose: () => void;
  /** What it shows; its accessible name. */
  title: ReactNode;
  /** The title is a name: subject, consumer. */
  mono?: boolean;
  /** A line below the title. */
  subtitle?: ReactNode;
  /** Beside the close button. */
  actions?: ReactNode;
  /** It covers a part of the page on a wide screen too, for a page whose columns would get too narrow. */
  over?: boolean;
  children: ReactNode;
}

/** An open drawer; loaded with the first one. */
export function DrawerBox({
  slot,
  onClose,
  title,
  mono = false,
  subtitle,
  actions,
  over = false,
  children,
}: DrawerBoxProps) {
  const isWideScreen = useMediaQuery("(min-width: 64rem)");
  const wide = isWideScreen && !over;
  const list = useOpenList();
  const lastList = useRef(list);
  useEffect(() => {
    if (list !== null) lastList.current = list;
  }, [list]);
  const { remember, giveBack } = useFocusReturn(() => lastList.current?.goBack() ?? false);
  const content = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open onOpenChange={(next) => next || onClose()} modal={!wide}>
      <Dialog.Portal container={wide ? slot : undefined}>
        {wide ? null : <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />}
        <Dialog.Content
          ref={content}
          aria-describedby={undefined}
          onInteractOutside={(event) => wide && event.preventDefault()}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            remember();
            content.current?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            giveBack();
          }}
          className={
            wide
              ? "flex h-full w-100 min-w-0 animate-drawer flex-col border-l border-line bg-surface focus-visible:outline-none xl:w-110"
              : "fixed inset-y-0 right-0 z-40 flex w-full max-w-120 animate-drawer flex-col border-l border-line bg-surface focus-visible:outline-none"
          }
        >
          <div className="flex items-start justify-between gap-2 border-b border-line py-2.5 pr-2.5 pl-4">
            <div className="min-w-0">
              <Dialog.Title
                className={mono ? "mono font-semibold wrap-anywhere" : "text-base font-semibold wrap-anywhere"}
              >
                {title}
              </Dialog.Title>
              {subtitle ? <div className="num mt-0.5 text-xs text-muted wrap-anywhere">{subtitle}</div> : null}
            </div>
            <div className="flex shrink-0 items-center gap-1">
              {actions}
              {list ? <StepButtons list={list} /> : null}
              <IconButton icon={X} label="Close (Esc)" size="sm" onClick={onClose} />
            </div>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** To the row before and after, in the list beside the drawer. */
function StepButtons({ list }: { list: ListStep }) {
  return (
    <>
      <IconButton icon={ChevronUp} label="Previous (k)" size="sm" onClick={() => list.move(-1)} />
      <IconButton icon={ChevronDown} label="Next (j)" size="sm" onClick={() => list.move(1)} />
    </>
  );
}
