"""Texts in scripts that write no spaces between words: a blog in Chinese and English, and news in Japanese."""

from __future__ import annotations

from worlds import article, site

from recommender.corpus.corpus import Corpus

_CHINESE = {
    "snapshot-create": (
        "如何创建快照仓库",
        "备份集群之前，先要注册一个快照仓库。本文说明怎样在 Elasticsearch 中创建快照仓库，并把索引保存到对象存储。",
    ),
    "snapshot-restore": (
        "从快照仓库恢复索引",
        "磁盘损坏之后，我们从快照仓库恢复了全部索引。恢复的时间取决于分片的大小和网络带宽。",
    ),
    "snapshot-delete": (
        "清理过期的快照",
        "快照会占用对象存储的空间。用一个定时任务删除过期的快照，快照仓库就不会无限增长。",
    ),
    "redirect": (
        "用 Nginx 配置永久重定向",
        "网站改版以后，旧的网址需要重定向到新的网址。永久重定向使用状态码 301，搜索引擎会更新收录的网址。",
    ),
    "redirect-loop": (
        "排查重定向循环",
        "浏览器提示重定向次数过多。检查 Nginx 的配置，发现 http 和 https 互相重定向，形成了重定向循环。",
    ),
    "redefine": (
        "重定义团队的发布流程",
        "我们重定义了发布流程：每周发布一次，由机器人合并代码。",
    ),
    "photo": (
        "拍照仓促也能出好照片",
        "旅行的时候拍照仓促，照片往往模糊。提高快门速度，拍照以前先对焦，照片就会清楚。",
    ),
    "library": (
        "北京市图书馆的数据库",
        "北京市图书馆开放了数据库，读者可以在家里检索论文。",
    ),
    "library-2": (
        "上海市图书馆延长开放时间",
        "上海市图书馆从下个月开始延长开放时间，读者可以预约座位。",
    ),
    "english": (
        "Restoring an Elasticsearch cluster from snapshots",
        "Our disks failed on a Sunday. We restored every index of the Elasticsearch cluster from the snapshot "
        "repository (快照仓库) in four hours.",
    ),
    "english-2": (
        "Permanent redirects with Nginx",
        "After a redesign the old addresses need a permanent redirect. Status code 301 tells search engines that Nginx "
        "moved the page.",
    ),
}  # fmt: skip

_JAPANESE = {
    "typhoon": (
        "台風10号、九州に接近",
        "気象庁によると、大型で強い台風10号は九州の南の海上を北へ進んでいる。九州新幹線は計画運休を発表した。",
    ),
    "typhoon-2": (
        "台風10号で九州新幹線が計画運休",
        "JR九州は台風10号の接近に備え、九州新幹線の計画運休を行うと発表した。利用者に早めの帰宅を呼びかけている。",
    ),
    "face": (
        "空港で顔認証の搭乗手続きを開始",
        "成田空港は顔認証システムを使った搭乗手続きを始めた。乗客はパスポートを何度も見せる必要がない。",
    ),
    "face-2": (
        "顔認証システムの利用に懸念の声",
        "駅の防犯カメラで顔認証システムを使う取り組みに、専門家が懸念を示した。個人情報の取り扱いが問われている。",
    ),
    "energy": (
        "再生可能エネルギーの取り組みが広がる",
        "地方の自治体で再生可能エネルギーを導入する取り組みが広がっている。太陽光のデータを公開する町もある。",
    ),
    "energy-2": (
        "太陽光発電の町、データを公開",
        "太陽光発電で知られる町が、再生可能エネルギーのデータを公開した。コンピューターで需要を予測する取り組みだ。",
    ),
    "server": (
        "サーバー障害で銀行のアプリが停止",
        "銀行のサーバーに障害が起き、アプリが三時間にわたり停止した。データの消失はないという。",
    ),
    "server-2": (
        "銀行アプリの障害、原因はサーバーの更新",
        "先週の障害について、銀行はサーバーの更新が原因だったと発表した。アプリの利用者に謝罪した。",
    ),
    "children": (
        "子どもの図書館が開館",
        "町の中心に子どものための図書館が開館した。絵本は三万冊あり、子どもたちが読み聞かせを楽しんだ。",
    ),
    "children-2": (
        "読み聞かせで子どもの言葉を育てる",
        "図書館の読み聞かせの会は毎週土曜日に開かれる。絵本を選ぶのは子どもたちだ。",
    ),
}  # fmt: skip

_THAI = {
    "flood": ("น้ำท่วมเชียงใหม่ คนงานอพยพ", "ฝนตกหนักทำให้น้ำท่วมเชียงใหม่ โรงเรียนปิดหลายแห่ง"),
    "flood-2": ("เชียงใหม่เตรียมรับน้ำท่วม", "จังหวัดเชียงใหม่เตรียมกระสอบทรายรับน้ำท่วมในเขตเมือง"),
    "bus": ("รถเมล์ไฟฟ้าเริ่มวิ่งในกรุงเทพ", "กรุงเทพมหานครเริ่มเดินรถเมล์ไฟฟ้าสายใหม่"),
    "bus-2": ("ค่าโดยสารรถเมล์ไฟฟ้า", "ผู้โดยสารรถเมล์ไฟฟ้าในกรุงเทพจ่ายค่าโดยสารด้วยบัตร"),
}

_KOREAN = {
    "solar": ("재생에너지 발전량이 늘었다", "정부는 재생에너지를 확대하는 계획을 발표했다. 태양광 발전소가 늘고 있다."),
    "solar-2": ("태양광 발전소와 재생에너지", "재생에너지는 지난해 크게 늘었다. 새로운 태양광 발전소도 문을 열었다."),
    "bus": ("서울시 버스 파업", "서울시 버스 노조가 파업을 시작했다. 지하철은 정상 운행한다."),
    "bus-2": ("버스 파업 이틀째, 서울시 협상", "서울시는 버스 노조와 협상을 시작했다. 파업은 이틀째 계속된다."),
}


def _corpus(texts: dict[str, tuple[str, str]], language: str) -> Corpus:
    return site(*(article(name, title, excerpt, language="en" if name.startswith("english") else language)
                  for name, (title, excerpt) in texts.items()))  # fmt: skip


def bilingual_blog() -> Corpus:
    """Eleven posts on snapshots, redirects, photos and libraries, two of them in English."""
    return _corpus(_CHINESE, "zh")


def japanese_news() -> Corpus:
    """Ten reports, two on each event."""
    return _corpus(_JAPANESE, "ja")


def thai_news() -> Corpus:
    """Four reports, two on each event."""
    return _corpus(_THAI, "th")


def korean_news() -> Corpus:
    """Four reports, two on each event."""
    return _corpus(_KOREAN, "ko")
