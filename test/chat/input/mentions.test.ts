import assert from 'node:assert/strict'
import { replaceMentions } from '../../../src/chat/input/mentions.ts'

const bot = { id: '28:bot', name: 'Rollcall' }
const mention = (text: string, id: string, aadObjectId?: string) => ({
  type: 'mention',
  text,
  mentioned: { id, name: 'x', ...(aadObjectId && { aadObjectId }) },
})
const objectId = async (id: string) => (id === '29:megan' ? 'oid-of-megan' : undefined)
const read = (text: string, entities: object[]) =>
  replaceMentions({ text, recipient: bot, entities: entities as { type: string }[] }, { objectId })

describe('people mentioned in a message', () => {
  it("are read as accounts: by the mention's ID, or else by asking the channel", async () => {
    const text = 'disable accounts <at>Megan Bowen</at>, <at>Ann</at>'
    const entities = [mention('<at>Megan Bowen</at>', '29:megan'), mention('<at>Ann</at>', '29:ann', 'oid-of-ann')]
    assert.equal((await read(text, entities)).replace(/ +/g, ' '), 'disable accounts oid-of-megan , oid-of-ann ')
  })

  it('are distinguished if they have the same name', async () => {
    const same = '<at>Ann</at>'
    const read2 = await read(`check ${same} ${same}`, [mention(same, '29:a', 'first'), mention(same, '29:b', 'second')])
    assert.match(read2, /first\s+second/)
  })

  it('exclude the bot itself', async () => {
    assert.equal(
      await read('<at>Rollcall</at> help', [mention('<at>Rollcall</at>', '28:bot')]),
      '<at>Rollcall</at> help',
    )
  })

  it('stay as typed if unknown, and malformed entities do no harm', async () => {
    const text = 'check <at>Someone</at>'
    assert.match(await read(text, [mention('<at>Someone</at>', '29:gone')]), /check\s+Someone/)
    assert.equal(
      await read('help', [{ type: 'mention' }, { type: 'clientInfo' }, mention('<at>Not there</at>', 'x')]),
      'help',
    )
  })
})
