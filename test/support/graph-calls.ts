import type { Emulator } from '../../emulator/main.ts'

/** One call to Graph, single or batched. */
export interface GraphCall {
  readonly method: string
  /** Below the version root. */
  readonly url: string
  readonly body: unknown
}

/** Calls to Graph in order, including repetitions. */
export function graphCalls({ journal }: Pick<Emulator, 'journal'>): GraphCall[] {
  return journal.entries().flatMap(({ method, path, body }): GraphCall[] => {
    const url = /^\/(?:v1\.0|beta)(\/.*)$/.exec(path)?.[1]
    if (url === undefined) return []
    if (!/^\/\$batch/.test(url)) return [{ method, url, body }]
    const { requests } = body as { requests?: unknown }
    return Array.isArray(requests) ? (requests as GraphCall[]) : []
  })
}

/** Calls that change something. */
export const graphWrites = (emulator: Pick<Emulator, 'journal'>): GraphCall[] =>
  graphCalls(emulator).filter(({ method, url }) => method !== 'GET' && !/getByIds|checkMember|getMember/.test(url))
