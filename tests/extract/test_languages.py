"""The common phrases of nine languages."""

from __future__ import annotations

import pytest

from fixtrail.extract.languages import weights
from fixtrail.extract.statements import judge, statements
from tests.making import document, issue

SAID = {
    "zh": {
        "cause": "根本原因是油没有被加热。",
        "workaround": "临时解决办法：把灯降级到 1.2。",
        "fix": "已在 2.3.1 中修复。",
        "failed": "升级以后还是报错。",
        "confirmation": "问题解决了，谢谢！",
        "reproduction": "我也遇到了这个问题。",
        "decision": "这是预期行为。",
        "refusal": "我们不会修复它。",
        "retraction": "是我搞错了。",
        "question": "请问有人知道吗？",
        "symptom": "点灯以后程序崩溃。",
    },
    "ja": {
        "cause": "原因は油が初期化されていないことです。",
        "workaround": "回避策として芯を短くしてください。",
        "fix": "バージョン 2.3 で修正されました。",
        "failed": "それでもエラーが発生します。",
        "confirmation": "無事に解決しました。",
        "reproduction": "こちらでも同じ問題が発生しています。",
        "decision": "これは仕様です。",
        "refusal": "対応する予定はありません。",
        "retraction": "私の勘違いでした。",
        "question": "どうすればいいでしょうか。",
        "symptom": "ランプが起動しません。",
    },
    "ko": {
        "cause": "근본 원인은 기름이 없는 것입니다.",
        "workaround": "임시로 심지를 바꾸면 정상 작동합니다.",
        "fix": "2.3 버전에서 수정되었습니다.",
        "failed": "여전히 오류가 발생합니다.",
        "confirmation": "덕분에 잘 됩니다.",
        "reproduction": "저도 같은 문제가 있습니다.",
        "decision": "이것은 버그가 아닙니다.",
        "refusal": "수정할 계획이 없습니다.",
        "retraction": "제 실수였습니다.",
        "question": "방법이 있을까요?",
        "symptom": "램프가 실행되지 않습니다.",
    },
    "es": {
        "cause": "el problema es que la mecha está vieja.",
        "workaround": "por ahora, puedes usar la versión 1.2.",
        "fix": "corregido en la versión 2.3.",
        "failed": "con la 2.3 sigue fallando.",
        "confirmation": "me funcionó, gracias.",
        "reproduction": "tengo el mismo problema.",
        "decision": "es el comportamiento esperado.",
        "refusal": "no vamos a arreglar esto.",
        "retraction": "fue un error mío.",
        "question": "¿alguien sabe algo?",
        "symptom": "me sale un error al encender.",
    },
    "pt": {
        "cause": "o problema é que o pavio está velho.",
        "workaround": "por enquanto, você pode usar a versão 1.2.",
        "fix": "corrigido na versão 2.3.",
        "failed": "ainda continua falhando.",
        "confirmation": "aqui funcionou, obrigado.",
        "reproduction": "comigo também.",
        "decision": "não é um bug.",
        "refusal": "não vamos implementar isso.",
        "retraction": "foi erro meu, me enganei.",
        "question": "alguém sabe?",
        "symptom": "aparece um erro ao acender.",
    },
    "de": {
        "cause": "das problem ist, dass der docht zu alt ist.",
        "workaround": "bis dahin kann man die version 1.2 verwenden.",
        "fix": "das wurde in 2.3 behoben.",
        "failed": "der fehler tritt immer noch auf.",
        "confirmation": "danke, das hat geholfen.",
        "reproduction": "bei mir das gleiche problem.",
        "decision": "das ist gewolltes verhalten.",
        "refusal": "das ist nicht geplant.",
        "retraction": "war mein fehler.",
        "question": "weiß jemand mehr?",
        "symptom": "ich bekomme die fehlermeldung beim start.",
    },
    "fr": {
        "cause": "le problème vient de la mèche.",
        "workaround": "en attendant, vous pouvez utiliser la version 1.2.",
        "fix": "corrigé dans la version 2.3.",
        "failed": "ça n'a pas fonctionné chez moi.",
        "confirmation": "ça marche, merci.",
        "reproduction": "pareil ici, idem pour moi.",
        "decision": "c'est le comportement attendu.",
        "refusal": "ce ne sera pas corrigé, ce n'est pas prévu de le faire.",
        "retraction": "erreur de ma part.",
        "question": "quelqu'un sait ?",
        "symptom": "j'obtiens une erreur.",
    },
    "ru": {
        "cause": "проблема в том, что фитиль устарел.",
        "workaround": "временное решение: можно использовать 1.2.",
        "fix": "исправлено в версии 2.3.",
        "failed": "обновление не помогло.",
        "confirmation": "теперь всё работает.",
        "reproduction": "у меня тоже та же проблема.",
        "decision": "это ожидаемое поведение.",
        "refusal": "не будем исправлять.",
        "retraction": "моя ошибка.",
        "question": "кто знает?",
        "symptom": "получаю ошибку при запуске.",
    },
}
CASES = [(language, role, text) for language, said in SAID.items() for role, text in said.items()]


@pytest.mark.parametrize(("language", "role", "sentence"), CASES)
def test_common_phrase_has_its_role(language: str, role: str, sentence: str) -> None:
    """As developers write it in each language."""
    assert role in {found for found, _ in judge(sentence.lower())}


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("有没有临时解决办法？", "workaround"),
        ("还没解决吗", "confirmation"),
        ("無法复现。", "reproduction"),
        ("回避策はありますか", "workaround"),
        ("해결 방법이 있나요?", "workaround"),
        ("no me funcionó.", "confirmation"),
        ("não funcionou aqui.", "confirmation"),
        ("das funktioniert leider nicht.", "confirmation"),
        ("je n'arrive pas à reproduire.", "reproduction"),
        ("не удалось воспроизвести.", "reproduction"),
    ],
)
def test_denied_or_asked_phrase_has_not(sentence: str, role: str) -> None:
    """Whoever asks for it does not state it."""
    assert role not in {found for found, _ in judge(sentence)}


def test_sentences_of_other_scripts_end_at_their_stops() -> None:
    """Each is a statement of its own, and quoted as it stands."""
    text = "升级后报错。根本原因是缓存没有清除。临时解决办法：可以关闭缓存。"
    found = [(s.role, s.quote.text) for s in statements(issue(1), document(text, "comment:1"))]
    assert found == [
        ("symptom", "升级后报错。"),
        ("cause", "根本原因是缓存没有清除。"),
        ("workaround", "临时解决办法：可以关闭缓存。"),
    ]


@pytest.mark.parametrize("sentence", ["the cause of no kind", "comment on the problem ici", "x 原", "ошибка"])
def test_words_that_languages_share_make_no_role(sentence: str) -> None:
    """A name or a word of another language states nothing."""
    assert weights(sentence) == {}
