"use strict";
/* The data of the page, as rostra.explorer.packing packs them. */

async function unpacked(base64) {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const buffer = await new Response(stream).arrayBuffer();
  const size = new DataView(buffer).getUint32(0, true);
  const array = ([start, count]) => new Int32Array(buffer, 4 + size + 4 * start, count);
  const json = new TextDecoder().decode(new Uint8Array(buffer, 4, size));
  return JSON.parse(json, (_, value) => (value?.$int32 ? array(value.$int32) : value));
}
