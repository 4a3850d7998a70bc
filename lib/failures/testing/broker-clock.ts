import { type BrokerClock, brokerMs } from "../../model/broker-time";

/** A broker on this machine: its clock is ours. */
export const sameClock: BrokerClock = () => brokerMs(Date.now());
