import type { Consumer } from "../model/consumer/consumer";

/** Key of a consumer in a map; neither name can hold a space, so it is unambiguous. */
export const consumerKey = ({ stream, name }: Pick<Consumer, "stream" | "name">): string => `${stream} ${name}`;
