import { randomUUID } from 'node:crypto'
import type { Attachment } from './activity.ts'
import { HttpError, type Route } from './http.ts'

/** OneDrive, as needed for attaching files in a chat with a bot: each file has its own address. */
export interface Files {
  /** Stores a file and returns Teams' attachment for it. */
  attach(name: string, bytes: Uint8Array | string): Attachment
  readonly routes: readonly Route[]
}

export function createFiles(url: () => string): Files {
  const kept = new Map<string, Buffer>()
  return {
    attach(name, bytes) {
      const uniqueId = randomUUID()
      kept.set(uniqueId, Buffer.from(bytes))
      const downloadUrl = `${url()}/_files/download.aspx?UniqueId=${uniqueId}&tempauth=${randomUUID()}`
      return {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        contentUrl: `${url()}/_files/${encodeURIComponent(name)}`,
        name,
        content: { downloadUrl, uniqueId, fileType: name.split('.').at(-1) },
      }
    },
    routes: [
      {
        method: 'GET',
        path: /^\/_files\/download\.aspx$/,
        handle({ url: { searchParams } }) {
          const body = kept.get(searchParams.get('UniqueId') ?? '')
          if (!body) throw new HttpError(404, 'The file is gone')
          return { status: 200, headers: { 'Content-Type': 'application/octet-stream' }, body }
        },
      },
    ],
  }
}
