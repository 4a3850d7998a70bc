import { useSyncExternalStore } from "react";
import * as z from "zod";
import { chooseZone, chosenZone, onZoneChange, type Zone, zones } from "../words/zone";
import { readStored, writeStored } from "./browser-storage";

const storageKey = "jetlag:zone";
const zoneSchema = z.enum(zones);

/**
 * The zone that times are read in. Every component that draws a time calls this, `useNow` or `useHydrated`, so that it is
 * drawn anew when another zone is chosen.
 */
export function useZone(): Zone {
  // Open while times are left open: when that ends, what drew one is drawn anew.
  return useSyncExternalStore<Zone | null>(onZoneChange, chosenZone, () => null) ?? "local";
}

/** Reads times in a zone from now on, in this tab and those that are opened later. */
export function keepZone(zone: Zone): void {
  writeStored("localStorage", storageKey, zone);
  chooseZone(zone);
}

if (typeof window !== "undefined") chooseZone(readStored("localStorage", storageKey, zoneSchema) ?? "local");
