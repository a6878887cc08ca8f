import { z } from 'zod/v4'
import type { CloudName } from '../../auth/cloud.ts'
import { type ByteBudget, readBody } from '../../core/bounded-body.ts'
import type { Clock } from '../../core/clock.ts'
import { abortAfter } from '../../core/deadline.ts'
import { UserError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { planErrors } from '../../operations/plan/errors.ts'
import type { AccountText } from './accounts.ts'
import { fileErrors } from './errors.ts'
import { readAccountsInPieces } from './file-accounts.ts'
import type { FileDownloader } from './file-download.ts'
import { decodeText } from './file-text.ts'

/** A file in a private chat, as sent by Teams. The address is valid for minutes and needs no token. */
const download = z.looseObject({
  contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
  name: z.string().default(''),
  content: z.looseObject({ downloadUrl: z.string().max(8_000) }),
})

const maxFiles = 5
/** Maximum total size of a message's files, in bytes. */
const maxBytes = 2_000_000
const maxAccounts = 100_000
/** Time limit for all files of a message, in ms; the turn keeps its request open that long. */
const timeoutMs = 8_000
const maxRedirects = 3

interface AttachedFile {
  readonly name: string
  readonly room: ByteBudget
}

const filesIn = (attachments: unknown) =>
  (Array.isArray(attachments) ? attachments : []).flatMap((one) => download.safeParse(one).data ?? [])

/** Whether a message has files to download. */
export const hasFiles = (attachments: unknown): boolean => filesIn(attachments).length > 0

/** OneDrive and SharePoint hosts, where Teams stores attachments, by cloud. */
const hosts: Readonly<Record<Exclude<CloudName, 'custom'>, string>> = {
  public: '.sharepoint.com',
  usgov: '.sharepoint.us',
  dod: '.sharepoint-mil.us',
  china: '.sharepoint.cn',
}

/**
 * Whether files may be downloaded from this address: for `custom` only from this machine, otherwise from the cloud's
 * file storage.
 */
export function isAllowedAddress(address: string, cloud: CloudName): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, port } = new URL(address)
  if (cloud === 'custom') return /^https?:$/.test(protocol) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)
  return protocol === 'https:' && hostname.endsWith(hosts[cloud]) && username === '' && port === ''
}

/** Reads files attached to a message in a private chat. */
export function createFiles(options: { wire: Pick<FileDownloader, 'get'>; cloud: CloudName; clock: Clock; log: Log }) {
  const { wire, cloud, clock, log } = options

  const fetchFile = async (
    address: string,
    wanted: AttachedFile,
    signal: AbortSignal,
    hops = 0,
  ): Promise<Uint8Array> => {
    if (!isAllowedAddress(address, cloud)) throw new Error('The address is not one of the store of files')
    const { statusCode, headers, body } = await wire.get(address, signal)
    // An unread body emits an error that nobody else handles.
    body.on('error', () => undefined)
    const { location } = headers
    if (statusCode >= 300 && statusCode < 400 && typeof location === 'string' && hops < maxRedirects) {
      body.destroy()
      return fetchFile(new URL(location, address).href, wanted, signal, hops + 1)
    }
    if (statusCode !== 200) {
      body.destroy()
      throw new Error(`The store of files answered ${statusCode}`)
    }
    const { name, room } = wanted
    return readBody(body, room, () => new fileErrors.fileTooLarge({ limit: maxBytes / 1_000_000, name }))
  }

  const read = async (
    { name, content }: z.infer<typeof download>,
    room: ByteBudget,
    signal: AbortSignal,
  ): Promise<AccountText> => {
    const bytes = await fetchFile(content.downloadUrl, { room, name }, signal).catch((cause: unknown) => {
      if (cause instanceof UserError) throw cause
      // Anyone with the address can read the file, so the address isn't logged.
      log.warn('An attached file could not be fetched', { problem: cause instanceof Error ? cause.message : '' })
      throw new fileErrors.fileUnavailable({ name })
    })
    const text = decodeText(bytes)
    if (text === undefined) throw new fileErrors.fileNotText({ name })
    const found = await readAccountsInPieces(text.replace(/\r\n?/g, '\n'))
    if (found.identifiers.length === 0) throw new fileErrors.fileWithoutAccounts({ name })
    return found
  }

  return {
    /**
     * The accounts in the attached files, one per line; undefined if no file is attached.
     * @throws UserError fileTooLarge, tooManyAccounts, fileNotText, fileWithoutAccounts, fileUnavailable
     */
    async accountsIn(attachments: unknown) {
      const found = filesIn(attachments).slice(0, maxFiles)
      if (found.length === 0) return undefined
      const room = { bytes: maxBytes }
      try {
        // A refused file aborts the others.
        const all = await abortAfter(clock, timeoutMs, 'The store of files took too long', (signal) =>
          Promise.all(found.map((file) => read(file, room, signal))),
        )
        const count = all.reduce((sum, { identifiers }) => sum + identifiers.length, 0)
        if (count > maxAccounts) throw new planErrors.tooManyAccounts({ count, limit: maxAccounts })
        return all.flatMap(linesOf).join('\n')
      } catch (error) {
        // With several files, the size limit applies to their total.
        if (found.length > 1 && error instanceof fileErrors.fileTooLarge)
          throw new fileErrors.fileTooLarge({ limit: error.details.limit, files: found.length })
        throw error
      }
    },
  }
}

export type Files = ReturnType<typeof createFiles>

/** Treats a line of a file as literal text, so that it can't name a group or anything else that stands for accounts. */
function linesOf({ identifiers, rest }: AccountText): string[] {
  return [...identifiers, ...rest.map((line) => line.replace(/[:#\n]/g, ' '))]
}
