import assert from 'node:assert/strict'
import { request } from 'undici'
import type { Entry } from '../../emulator/conversations.ts'
import { readCsv } from './csv.ts'
import { type Chat, type World, wordsOf } from './rollcall.ts'

/** Presses a button of a card, or the one behind More if the card has no room for it. */
export async function pressed(chat: Chat, button: string, message: string) {
  const titles = wordsOf(await chat.heard('', { message })).split('\n')
  const more = titles.find((title) => title === 'More' || title === 'Mehr')
  const isThere = titles.includes(button) || more === undefined
  if (isThere) return chat.press(button, {}, message)
  const { replies } = await chat.press(more, {}, message)
  // The card itself might be edited in the meantime.
  const others = replies.find((one) => one.id !== message && wordsOf(one).split('\n').includes(button))
  return chat.press(button, {}, others?.id ?? (await chat.heard(button, { after: { id: message } })).id)
}

/**
 * Presses the button, or the one behind More if the card has no room for it, downloads the file and reads its rows by
 * column. For a bot with PUBLIC_URL `https://bot.example`.
 */
export async function downloaded(world: World, chat: Chat, button: string, message: string) {
  const [names = [], ...rows] = readCsv(await textOf(world, chat, button, message))
  return rows.map((cells) => Object.fromEntries(cells.map((cell, index) => [names[index] ?? '', cell])))
}

/** The same, as the text of the file. */
export async function textOf(world: World, chat: Chat, button: string, message: string): Promise<string> {
  const entry = chat.shown().length
  const { replies } = await pressed(chat, button, message)
  const found = replies.find((one) => /The file is ready|Die Datei ist bereit/.test(wordsOf(one)))
  const ready = found ?? (await chat.heard(/The file is ready|Die Datei ist bereit/))
  assert.ok(chat.shown().length > entry, 'beside the result, not instead of it')
  return (await fileOf(world, ready)).replace('\ufeff', '')
}

/** The file that a message links to. */
export async function fileOf(world: World, ready: Entry): Promise<string> {
  const [, path = ''] = /"url":"https:\/\/bot\.example(\/exports\/[^"]+)"/.exec(JSON.stringify(ready.activity)) ?? []
  const address = `http://127.0.0.1:${world.rollcall.port}${path}`
  const page = await request(address)
  await page.body.text()
  const cookie = String(page.headers['set-cookie']).split(';')[0] ?? ''
  const file = await request(address, { method: 'POST', headers: { cookie } })
  assert.equal(file.statusCode, 200)
  return file.body.text()
}

/** Opens the steps in another system from a result, and downloads the commands for them. */
export async function sheetOf(
  world: World,
  chat: Chat,
  steps: string,
  message: string,
  file = 'Get the commands',
): Promise<string> {
  return textOf(world, chat, file, (await stepsOf(chat, steps, message, file)).id)
}

/** Opens the steps in another system from a result: a separate card, and the result then says so. */
export async function stepsOf(chat: Chat, steps: string, message: string, file = 'Get the commands') {
  await pressed(chat, steps, message)
  const system = steps.replace(/ \(\d+\)$/, '')
  return chat.heard(new RegExp(`${system}: [\\s\\S]*${file}`), { after: { id: message } })
}

/** The commands of a sheet, without comments, by the number of their account. */
export function commandsIn(sheet: string): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>()
  let commands: string[] = []
  for (const line of sheet.split('\r\n')) {
    const [, number] = /^# (\d+): /.exec(line) ?? []
    if (number !== undefined) {
      commands = []
      found.set(Number(number), commands)
    } else if (line !== '' && !line.startsWith('#')) commands.push(line)
  }
  return found
}

/**
 * What a sheet for Active Directory says about each account: commands that change something, without values that vary,
 * and the state here.
 */
export function changesIn(sheet: string) {
  return sheet
    .split(/^# -+\r\n/m)
    .slice(1)
    .map((text) => {
      const lines = text.split('\r\n')
      const [, upn = ''] = /^# \d+: .*, ([^ ,]+@[^ ,]+), /.exec(lines[0] ?? '') ?? []
      const changes = lines.filter((line) => !line.startsWith('#') && /(?:Set|Disable|Enable|Remove)-/.test(line))
      const [, cloud] = /^# In Microsoft Entra: (.*)$/m.exec(text.replaceAll('\r', '')) ?? []
      const shown = changes.map((line) => line.replace(/ -NewPassword \(.*\)$/, ' -NewPassword …'))
      return { upn, changes: shown, cloud }
    })
}

/** How the commands name an account in Active Directory. */
export const inDirectory = (name: string | null): string => `-Server 'corp.contoso.com' -Identity '${name}'`
