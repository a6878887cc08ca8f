import assert from 'node:assert/strict'
import { request } from 'undici'
import { readCsv } from './csv.ts'
import { type Chat, type World, wordsOf } from './rollcall.ts'

/**
 * Presses the button, behind More if the card has no room for it, downloads the file and reads its rows by column, for a bot
 * with PUBLIC_URL `https://bot.example`.
 */
export async function downloaded(world: World, chat: Chat, button: string | RegExp, message: string) {
  const titles = wordsOf(await chat.heard('', { message })).split('\n')
  const { replies } = titles.includes(String(button)) ? { replies: [] } : await chat.press('More', {}, message)
  const entry = chat.shown().length
  await chat.press(String(button), {}, replies.at(-1)?.id ?? message)
  const ready = await chat.heard(/The file is ready|Die Datei ist bereit/)
  assert.ok(chat.shown().length > entry, 'beside the result, not instead of it')
  const [, path = ''] = /"url":"https:\/\/bot\.example(\/exports\/[^"]+)"/.exec(JSON.stringify(ready.activity)) ?? []
  const address = `http://127.0.0.1:${world.rollcall.port}${path}`
  const page = await request(address)
  await page.body.text()
  const cookie = String(page.headers['set-cookie']).split(';')[0] ?? ''
  const file = await request(address, { method: 'POST', headers: { cookie } })
  assert.equal(file.statusCode, 200)
  const [names = [], ...rows] = readCsv((await file.body.text()).replace('\ufeff', ''))
  return rows.map((cells) => Object.fromEntries(cells.map((cell, index) => [names[index] ?? '', cell])))
}
