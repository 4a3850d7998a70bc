import type { ConnectionStatus } from "../../../model/connection-status";
import type { Clock } from "../../clock";
import type { BusConnection } from "../../connection";
import { EventBusError } from "../../errors";
import { maxPayloadBytes } from "./log/prepared-message";
import type { MemoryServer } from "./memory-server";

/** Version of this adapter, shown where a server's version is. */
const adapterVersion = "1.0.0";

/** The link of one bus or broker to a server in this process: there or not, as `start()` and `stop()` say. */
export class MemoryConnection implements BusConnection {
  private readonly theServer: MemoryServer;
  private readonly clock: Clock;
  private readonly listeners = new Set<(status: ConnectionStatus) => void>();
  private current: ConnectionStatus = { state: "idle" };

  constructor(server: MemoryServer, clock: Clock) {
    this.theServer = server;
    this.clock = clock;
  }

  status(): ConnectionStatus {
    return this.current;
  }

  onChange(listener: (status: ConnectionStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The server. Throws `bus_unavailable` while not connected. */
  server(): MemoryServer {
    if (this.current.state !== "connected") {
      throw new EventBusError("bus_unavailable", `the in-memory bus is ${this.current.state}, not connected`);
    }
    return this.theServer;
  }

  open(): void {
    this.change({
      state: "connected",
      since: this.now(),
      server: "in memory",
      serverName: "in memory",
      version: adapterVersion,
      cluster: null,
      maxPayloadBytes,
    });
  }

  close(): void {
    if (this.current.state !== "closed") this.change({ state: "closed", since: this.now(), lastError: null });
  }

  private now(): string {
    return new Date(this.clock.now()).toISOString();
  }

  private change(status: ConnectionStatus): void {
    this.current = status;
    for (const listener of this.listeners) listener(status);
  }
}
