import type { Setting } from "../../../model/setting";
import type { Broker, SettingsOf } from "../../broker/broker";
import type { ReadOptions } from "../../broker/read-options";
import type { JetStreamPort } from "./jetstream";

/** A broker that is JetStream. */
export interface JetStreamBroker extends Broker {
  /** For what only JetStream has, and for Jetlag's own memory. */
  readonly jetstream: JetStreamPort;
}

/** See `Broker.settings`. */
export function readSettingsOf(
  { streams, consumers }: Pick<JetStreamPort, "streams" | "consumers">,
  { channel, reader }: SettingsOf,
  options?: ReadOptions,
): Promise<readonly Setting[]> {
  return reader === undefined ? streams.settings(channel, options) : consumers.settings(channel, reader, options);
}

/** See `Broker.configuration`. */
export function readConfigurationOf(
  { streams, consumers }: Pick<JetStreamPort, "streams" | "consumers">,
  { channel, reader }: SettingsOf,
  options?: ReadOptions,
): Promise<string> {
  return reader === undefined
    ? streams.configuration(channel, options)
    : consumers.configuration(channel, reader, options);
}
