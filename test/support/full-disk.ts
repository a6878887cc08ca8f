import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { writeSync } = fs
const { statfs } = fs.promises

/** Makes all disk writes fail as if the disk were full, or stops that. */
export function fillDisk(full: boolean): void {
  const refuse = () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 })
  }
  fs.writeSync = (full ? refuse : writeSync) as typeof writeSync
  fs.promises.statfs = (full ? async () => ({ bavail: 0, bsize: 4096 }) : statfs) as typeof statfs
  syncBuiltinESMExports()
}
