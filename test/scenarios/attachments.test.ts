import assert from 'node:assert/strict'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('accounts in a file, and mentioned people', () => {
  const world = useWorld()
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const some = (count: number) => [...world().emulator.world.people.values()].slice(20, 20 + count)
  const upns = (count: number) =>
    some(count)
      .map((one) => one.userPrincipalName)
      .join('\n')
  const send = (text: string, name: string, bytes: string | Uint8Array, chat = alex) => {
    const { files } = world().emulator
    return chat.send({ text, attachments: [files.attach(name, bytes)] })
  }

  it('a file without text is checked', async () => {
    const rows = some(40).map((one) => `${one.displayName};${one.userPrincipalName}`)
    const csv = Buffer.from(`\ufeffName;UserPrincipalName\r\n${rows.join('\r\n')}`, 'utf16le')
    await send('', 'people.csv', csv)
    await alex.heard('Status of 40 accounts')
  })

  it('a file belongs to the command that it is sent with', async () => {
    const list = some(3).map((one) => one.userPrincipalName)
    await send('sign out everywhere', 'list.txt', list.join('\n'))
    await alex.heard(/Sign out .+ everywhere\?|No account to sign out|is protected/)
  })

  it('a file is kept as accounts while its sender signs in', async () => {
    const megan = await world().person(world().emulator.world.operators.megan)
    await send(
      'check status',
      'two.csv',
      `id\n${some(2)
        .map(({ id }) => id)
        .join('\n')}`,
      megan,
    )
    await megan.signIn()
    await megan.heard('Status of 2 accounts')
  })

  it('an unreadable file is refused, with what to do about it', async () => {
    const { replies } = await send('', 'people.xlsx', Buffer.from('PK\u0003\u0004\u0000\u0000'))
    assert.match(replies.map(wordsOf).join(), /“people\.xlsx” is not a text file[\s\S]*CSV/)
  })

  it('a file sent with a command that uses none is reported', async () => {
    const { replies } = await send('whoami', 'list.txt', some(1)[0]?.userPrincipalName ?? '')
    assert.match(replies.map(wordsOf).join(), /“whoami” doesn’t take a file[\s\S]*Send the file on its own/)
  })

  it('a file sent with text that is not a command is checked', async () => {
    await send('hier ist die Liste', 'five.txt', upns(5))
    await alex.heard('Status of 5 accounts')
  })

  it('a file sent with a mistyped command is asked for again, and not used', async () => {
    const { replies } = await send('disble accounts', 'list.txt', upns(2))
    const words = replies.map(wordsOf).join()
    assert.match(words, /Did you mean “disable accounts”\?[\s\S]*attach the file again/)
    assert.doesNotMatch(words, /Disable 2/)
  })

  it('people mentioned in a group chat are accounts, the bot is not', async () => {
    const { emulator } = world()
    const group = await world().person(emulator.world.operators.alex, { conversation: '19:group@thread.v2' })
    const { megan } = emulator.world.operators
    const [bot, person] = ['<at>Rollcall</at>', `<at>${megan.displayName}</at>`]
    await group.send({
      text: `${bot} check status ${person}`,
      entities: [
        { type: 'mention', text: bot, mentioned: { id: `28:${emulator.world.appId}`, name: 'Rollcall' } },
        { type: 'mention', text: person, mentioned: { id: `29:${megan.id}`, name: megan.displayName } },
      ],
    })
    const words = wordsOf(await group.heard(`${megan.displayName} is enabled`))
    assert.match(words, new RegExp(megan.userPrincipalName))
  })
})
