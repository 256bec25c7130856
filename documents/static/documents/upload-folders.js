// The files of what was dropped, whole folders included, each with its path from the folder that was dropped.
const read = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
const open = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

async function walk(entry, above, found) {
  if (entry.isFile) {
    found.push({ file: await open(entry), path: `${above}${entry.name}` });
    return;
  }
  const reader = entry.createReader();
  // A browser gives a folder a hundred entries at a time, then none.
  for (let some = await read(reader); some.length; some = await read(reader)) {
    for (const child of some) await walk(child, `${above}${entry.name}/`, found);
  }
}

// A folder that cannot be read to its end is sent as far as it was.
export async function filesIn(folder) {
  const found = [];
  await walk(folder, "", found).catch(() => {});
  return found;
}
