import fs from 'node:fs/promises'
import path from 'node:path'

/** Makes sure that a folder, all in it, and the entry that names it are on the disk and not only on their way there. */
export async function syncFolder(folder: string): Promise<void> {
  for (const entry of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    await (entry.isDirectory() ? syncEntries(file) : sync(file, 'r+'))
  }
  await syncEntries(folder)
  await syncEntries(path.dirname(folder))
}

/** The same for a folder's list of names alone. */
export async function syncEntries(folder: string): Promise<void> {
  // Windows cannot open a folder; its file systems keep names safe by themselves.
  if (process.platform !== 'win32') await sync(folder, 'r')
}

async function sync(file: string, flags: string): Promise<void> {
  const handle = await fs.open(file, flags)
  await handle.sync().finally(() => handle.close())
}
