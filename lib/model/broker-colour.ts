/** The colours by which people tell brokers apart; the screen decides how each looks in the light and the dark. */
export const brokerColours = ["grey", "red", "orange", "yellow", "green", "cyan", "blue", "magenta"] as const;

/** One of {@link brokerColours}. */
export type BrokerColour = (typeof brokerColours)[number];
