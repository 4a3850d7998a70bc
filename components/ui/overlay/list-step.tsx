"use client";

import { createContext, type ReactNode, useCallback, useContext, useLayoutEffect, useRef, useState } from "react";

/** The list whose row is open beside it. */
export interface ListStep {
  /** Opens the row so many lines below. */
  readonly move: (lines: number) => void;
  /** Gives the focus to the row that is or was open. False when it is not drawn. */
  readonly goBack: () => boolean;
}

interface Steps {
  readonly step: ListStep | null;
  readonly register: (step: ListStep) => () => void;
}

const Current = createContext<Steps>({ step: null, register: () => () => {} });

/** Lets a drawer go through the list beside it. Once, around both. */
export function ListSteps({ children }: { children: ReactNode }) {
  const [step, setStep] = useState<ListStep | null>(null);
  const register = useCallback((next: ListStep) => {
    setStep(next);
    return () => setStep((now) => (now === next ? null : now));
  }, []);
  return <Current value={{ step, register }}>{children}</Current>;
}

/** The list whose row is open, or null. */
export const useOpenList = () => useContext(Current).step;

/** Offers a list to the drawer beside it while one of its rows is open; null: none is. */
export function useListStep(list: ListStep | null): void {
  const { register } = useContext(Current);
  const latest = useRef(list);
  useLayoutEffect(() => {
    if (list !== null) latest.current = list;
  });
  const isOpen = list !== null;
  useLayoutEffect(() => {
    if (!isOpen) return;
    return register({
      move: (lines) => latest.current?.move(lines),
      goBack: () => latest.current?.goBack() ?? false,
    });
  }, [isOpen, register]);
}
