/** Styles of the emulator's pages, light and dark. Text has a contrast of at least 4.5, input borders of 3. */
export const pageStyle = `
  :root { color-scheme: light dark; --ink: #1f2430; --soft: #5b6375; --paper: #f4f5f9; --card: #fff; --line: #d5d9e4; --edge: #7d869c;
    --accent: #3b5bdb; --good: #1b6e3f; --warning: #8a4b00; --attention: #b3243c;
    --on-accent: #e6ebfc; --on-good: #e0f2e4; --on-warning: #fdf1d6; --on-attention: #fce4e6; --on-emphasis: #eef0f5 }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #eceef5; --soft: #a9b1c6; --paper: #15171e; --card: #1f222c; --line: #3a4051; --edge: #7d869c;
      --accent: #9db1ff; --good: #7fd6a0; --warning: #f0bd6b; --attention: #ff9aa8;
      --on-accent: #28304d; --on-good: #1f3a2a; --on-warning: #3f3220; --on-attention: #45242b; --on-emphasis: #2a2e3a }
  }
  * { box-sizing: border-box }
  body { margin: 0; font: 15px/1.5 system-ui, 'DejaVu Sans', sans-serif; color: var(--ink); background: var(--paper) }
  main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
  main.narrow { max-width: 27rem; padding-top: 8vh }
  h1 { font-size: 1.35rem; margin: 0 0 .25rem } h2 { font-size: 1.15rem; line-height: 1.3; margin: 0 } h3 { font-size: 1rem; margin: .9rem 0 .3rem }
  p { margin: .4rem 0 } a { color: var(--accent) }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
  .soft { color: var(--soft); font-size: .9rem } .wrap { overflow-wrap: anywhere }
  .panel, article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.1rem; margin: .8rem 0; overflow-wrap: anywhere }
  .panel.main { padding: 1.6rem }
  article.mine { margin-left: 20% } article header { font-size: .85rem; color: var(--soft); margin-bottom: .4rem }
  ul.people { list-style: none; padding: 0; margin: 1rem 0 }
  ul.tries { list-style: none; padding: 0; margin: .6rem 0 0 } .tries li { display: flex; justify-content: space-between; align-items: center; gap: .8rem; padding: .35rem 0 }
  .tries li + li { border-top: 1px solid var(--line) } .tries kbd, .tries small { display: block } .tries small { color: var(--soft) } .tries .button { flex: none }
  .person { display: flex; width: 100%; gap: .8rem; align-items: center; text-align: left; padding: .4rem .7rem; margin: 0; line-height: 1.35;
    color: inherit; background: none; border: 1px solid transparent; border-radius: 8px; font: inherit; text-decoration: none; cursor: pointer }
  .person:hover, .person:focus-visible { border-color: var(--accent) }
  .person > span:last-child { min-width: 0; overflow-wrap: anywhere; max-height: 4.6rem; overflow: hidden }
  .person small { display: block; color: var(--soft) }
  .face { flex: none; width: 2.3rem; height: 2.3rem; border-radius: 50%; display: grid; place-items: center; background: var(--accent);
    color: var(--card); font-weight: 600 }
  button, input, select, textarea { font: inherit; color: inherit }
  input, select, textarea { width: 100%; padding: .4rem .55rem; background: var(--card); border: 1px solid var(--edge); border-radius: 6px }
  ::placeholder { color: var(--soft); opacity: 1 }
  input[type=checkbox], input[type=radio] { width: auto } label { display: block; margin: .6rem 0 } textarea { min-height: 4rem; resize: vertical }
  .actions { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .8rem }
  .button { padding: .4rem .9rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--card); color: var(--ink); cursor: pointer; text-decoration: none }
  .button.first, .button.positive { background: var(--accent); border-color: var(--accent); color: var(--card) }
  .button.destructive { border-color: var(--attention); color: var(--attention) }
  table { border-collapse: collapse; table-layout: fixed; width: 100%; margin: .4rem 0 }
  th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere } th { background: var(--on-emphasis) }
  td p, th p { margin: 0 }
  .columns { display: flex; gap: .8rem } .columns > div { flex: 1 1 0; min-width: 0 } .columns > .auto { flex: 0 1 auto } .columns p { margin: 0 }
  dl { display: grid; grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: .1rem .9rem; margin: .5rem 0 } dt { font-weight: 600 } dd { margin: 0; overflow-wrap: anywhere }
  .band { margin: .5rem 0; padding: .6rem .8rem; border-radius: 6px }
  .strong { font-weight: 600 } .large { font-size: 1.15rem } .small { font-size: .87rem } .right { text-align: right }
  .accent { color: var(--accent) } .good { color: var(--good) } .warning { color: var(--warning) } .attention { color: var(--attention) } .subtle { color: var(--soft) }
  .band.accent, .band.good, .band.warning, .band.attention, .band.emphasis { color: var(--ink) }
  .band.accent { background: var(--on-accent) } .band.good { background: var(--on-good) } .band.warning { background: var(--on-warning) }
  .band.attention { background: var(--on-attention) } .band.emphasis { background: var(--on-emphasis) }
  code { font-size: 1.5rem; letter-spacing: .15em } kbd { font: inherit; font-weight: 600; overflow-wrap: anywhere }
`
