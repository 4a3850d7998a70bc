import {
  cancelledUploadSchema,
  startedUploadSchema,
  type UploadInput,
  uploadProgressSchema,
} from "../../contract/objects";
import { type BrokerId, pathsOf } from "../../contract/paths";
import type { ObjectInfo } from "../../model/bucket/object-info";
import { toBase64 } from "../../model/message/payload-view";
import { ApiError, sendJson } from "../http/http";

/** How an upload is followed and ended. */
export interface UploadOptions {
  readonly signal: AbortSignal;
  /** Called with the bytes that the server has. */
  readonly onProgress: (received: number) => void;
}

/**
 * Stores a file as an object, a part at a time, so that neither side holds more than one. Ended or failed, it leaves nothing
 * behind. Throws {@link ApiError}, or the signal's reason.
 */
export async function uploadObject(
  broker: BrokerId,
  bucket: string,
  about: Omit<UploadInput, "sizeBytes">,
  file: Blob,
  { signal, onProgress }: UploadOptions,
): Promise<ObjectInfo> {
  const paths = pathsOf(broker);
  const body: UploadInput = { ...about, sizeBytes: file.size };
  const { id, partBytes } = await sendJson(paths.uploads(bucket), startedUploadSchema, { body, signal });
  try {
    for (let offset = 0; ; ) {
      const bytes = new Uint8Array(await file.slice(offset, offset + partBytes).arrayBuffer());
      const part = { offset, data: toBase64(bytes) };
      const options = { body: part, signal };
      const { received, object } = await sendJson(paths.uploadParts(bucket, id), uploadProgressSchema, options);
      onProgress(received);
      if (object !== null) return object;
      if (received <= offset)
        throw new ApiError("upload", { code: "internal", status: 0, title: "The upload stands still" });
      offset = received;
    }
  } catch (error) {
    // The server gives it up by itself after a minute.
    await sendJson(paths.uploadCancel(bucket, id), cancelledUploadSchema).catch(() => undefined);
    throw error;
  }
}
