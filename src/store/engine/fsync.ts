import fs from 'node:fs/promises'
import path from 'node:path'

/** Flushes a folder, its contents and its directory entry to disk. */
export async function syncFolder(folder: string): Promise<void> {
  for (const entry of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    await (entry.isDirectory() ? syncEntries(file) : sync(file, 'r+'))
  }
  await syncEntries(folder)
  await syncEntries(path.dirname(folder))
}

/** The same, for a folder's directory entries only. */
export async function syncEntries(folder: string): Promise<void> {
  // Windows can't open folders; its file systems make directory entries durable on their own.
  if (process.platform !== 'win32') await sync(folder, 'r')
}

async function sync(file: string, flags: string): Promise<void> {
  const handle = await fs.open(file, flags)
  await handle.sync().finally(() => handle.close())
}
