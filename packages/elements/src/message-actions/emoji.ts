import type { TextName } from '../strings/words.ts';

/** What people react with most often. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** Emoji by what they show; each can be drawn by the browsers this is for. Unicode 13 and earlier. */
export const EMOJI: Readonly<Partial<Record<TextName, string>>> = {
  emojiFaces:
    '😀 😃 😄 😁 😆 😅 🤣 😂 🙂 🙃 😉 😊 😇 🥰 😍 🤩 😘 😗 😚 😋 😛 😜 🤪 😝 🤗 🤭 🤫 🤔 🤨 😐 😑 😶 😏 😒 🙄 😬 😌 😔 😪 😴 😷 🤒 🤕 🤢 🤮 🤧 🥵 🥶 🥴 😵 🤯 🤠 🥳 😎 🤓 🧐 😕 😟 🙁 😮 😯 😲 😳 🥺 😦 😧 😨 😰 😥 😢 😭 😱 😖 😣 😞 😓 😩 😫 🥱 😤 😡 😠 🤬 😈 👿 💀 💩 🤡 👻 👽 🤖 😺 😸 😹 😻 😼 🙀 😿 😾',
  emojiHands:
    '👍 👎 👏 🙌 👐 🤲 🤝 🙏 ✌️ 🤞 🤟 🤘 👌 🤏 👈 👉 👆 👇 ☝️ ✋ 🤚 🖐️ 🖖 👋 🤙 💪 ✍️ 💅 🤳 👀 👁️ 👂 👃 👄 🧠 👶 🧒 👦 👧 🧑 👨 👩 🧓 👴 👵 🙋 🙆 🙅 🤷 🤦 🙇 💁 🕵️ 👷 👮 🧑‍💻 🧑‍🍳 🧑‍🎓 🧑‍🏫 🧑‍⚕️ 🧑‍🚀 🧑‍🎨 🦸 🧙 🎅 🏃 🚶 💃 🕺',
  emojiHearts:
    '❤️ 🧡 💛 💚 💙 💜 🖤 🤍 🤎 💔 ❣️ 💕 💞 💓 💗 💖 💘 💝 💯 💢 💥 💫 💦 💨 💬 💭 💤 ✅ ☑️ ✔️ ❌ ❗ ❓ ⁉️ ⚠️ 🚫 ⛔ 🔴 🟠 🟡 🟢 🔵 🟣 ⚫ ⚪ ➕ ➖ ➡️ ⬅️ ⬆️ ⬇️ 🔁 🔔 🔕 🎵 🎶',
  emojiNature:
    '🐶 🐱 🐭 🐹 🐰 🦊 🐻 🐼 🐨 🐯 🦁 🐮 🐷 🐸 🐵 🙈 🙉 🙊 🐔 🐧 🐦 🐤 🦆 🦅 🦉 🐺 🐴 🦄 🐝 🦋 🐌 🐞 🐢 🐍 🐙 🦀 🐠 🐬 🐳 🦈 🐘 🦒 🐑 🐈 🐕 🦔 🌵 🎄 🌲 🌳 🌴 🌱 🌿 🍀 🍁 🍂 🌷 🌹 🌻 🌸 🌍 🌙 ⭐ 🌟 ✨ ⚡ 🔥 🌈 ☀️ ⛅ ☁️ 🌧️ ❄️ ⛄ 🌊',
  emojiFood:
    '🍏 🍎 🍐 🍊 🍋 🍌 🍉 🍇 🍓 🍒 🍑 🥭 🍍 🥥 🥝 🍅 🥑 🥦 🥬 🥒 🌶️ 🌽 🥕 🧄 🥔 🥐 🥖 🥨 🧀 🥚 🍳 🥞 🥓 🍔 🍟 🍕 🌭 🥪 🌮 🌯 🥗 🍝 🍜 🍲 🍣 🍱 🍙 🍦 🍰 🎂 🧁 🍫 🍬 🍭 🍿 🍩 🍪 🥛 ☕ 🍵 🧃 🥤 🍺 🍻 🥂 🍷 🍸 🍹 🍾',
  emojiActivities:
    '⚽ 🏀 🏈 ⚾ 🎾 🏐 🏉 🎱 🏓 🏸 🥅 ⛳ 🎣 🥊 🥋 ⛸️ 🎿 🏂 🏋️ 🚴 🏊 🧗 🧘 🏆 🥇 🥈 🥉 🏅 🎯 🎮 🎲 🧩 🎨 🎬 🎤 🎧 🎹 🥁 🎸 🎻 🚗 🚕 🚌 🚑 🚒 🚲 🛵 🚂 🚆 🚇 ✈️ 🚀 🚁 ⛵ 🚢 🗺️ 🏔️ 🏕️ 🏖️ 🏠 🏢 🏥 🏫 🏰 🗼 🗽 ⛺ 🎉 🎊 🎈 🎁',
  emojiThings:
    '⌚ 📱 💻 ⌨️ 🖥️ 🖨️ 📷 📹 📺 📻 ⏰ ⏳ 🔋 🔌 💡 🔦 🕯️ 💸 💶 💳 💎 🔧 🔨 🛠️ ⚙️ 🔑 🔒 🔓 🚪 🛏️ 🛁 🧹 🧺 🧼 🛒 🎀 ✉️ 📧 📦 📝 📄 📅 📈 📉 📊 📌 📎 📐 ✂️ 🗑️ 📚 📖 🔍 🔗 💊 🩹 🌡️ 🧪 🔬 🔭',
};
