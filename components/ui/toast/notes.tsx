"use client";

import dynamic from "next/dynamic";
import { useNotesWanted } from "./notify";

const Toaster = dynamic(() => import("./toaster").then((module) => module.Toaster), { ssr: false });

/** Where notes appear; once, around the app. Nothing is loaded before the first one. */
export function Notes() {
  return useNotesWanted() ? <Toaster /> : null;
}
