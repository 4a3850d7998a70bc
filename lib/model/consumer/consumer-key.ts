/** Key of a consumer in a map; neither name can hold a space, so it is unambiguous. Null: not known. */
export function consumerKey(stream: string | null, consumer: string | null): string {
  return `${stream} ${consumer}`;
}
