import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../../support/eventually.ts'

/** The demo's clock: real time until moved. */
export interface Time {
  /** The environment required by the demo's processes. */
  readonly environment: Readonly<Record<string, string>>
  /** Advances all clocks of the demo; resolves when every process has adopted the new time. */
  pass(ms: number): Promise<void>
}

/** `ahead`: initial offset from the machine's clock, in ms. */
export function createTime(folder: string, ahead = 0): Time {
  const file = join(folder, 'time')
  let now = ahead
  const write = () => {
    // Replaced atomically, because it is read all the time.
    writeFileSync(`${file}-new`, String(now))
    renameSync(`${file}-new`, file)
  }
  const isBehind = (name: string) => {
    const pid = /^time\.(\d+)$/.exec(name)?.[1]
    return pid && isAlive(Number(pid)) && readFileSync(join(folder, name), 'utf8') !== String(now)
  }
  write()
  return {
    environment: {
      TIME_MOVED: file,
      NODE_OPTIONS: `--import ${new URL('moved-time.mjs', import.meta.url).href}`,
    },
    async pass(ms) {
      now += ms
      write()
      await eventually('every process knows the time', () => !readdirSync(folder).some(isBehind))
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
