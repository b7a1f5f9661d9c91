"""The meaning of each shipped rule, as a hash: a difference here is a rule that changed under its old id."""

MEANINGS = {
    "cn.collective": "7672445e7e9e250d26ae3c46d97fbbc30ec4c5e2fbddad817b5a1af0f3826dcd",
    "cn.owners.general": "30f748bc88d5e7107cad5a2d3e522aad84637615f109a255ee2f55d1ce4bb5f6",
    "cn.owners.special": "a1a09212ce8dc889ad8de685234bd78e460f6a22a41e83eeb3f9debc708d7bf6",
    "cn.party.review": "50e6b9c513241f295bd8f8297d6163571d87eaf93b4dfe4cea3f1eb9a2ca2ada",
    "cn.party.meeting": "1c59a5fc1f1e80f8d2f0ffda517dfb4225b970215cba376d1c96a227773dc742",
    "cn.party.branch": "08ff01f74472440894cee14668f6c5f5660f35e60a25689123711f45efb0ea69",
    "cn.urc2018.residents": "c908097200b4142b5b8e7d5e5c101e2742f9e8f74fc23d9cc9a3ee169bd6898f",
    "cn.urc2018.households": "375cabc4067decfb05235c0f4ee6ba3ab1eca6cec49a9adb1fab0ec1edb0c2a9",
    "cn.urc2018.reps": "de6e8791f2b6e40bc063f8150ccfc61d49a74d3895df716e239ca0b95164ad46",
    "cn.urc2026.residents": "3b1fd46efbca4539da439ccd46e75689054d2c5f1891707a3988d068f539fdfe",
    "cn.urc2026.households": "e3c474ab8b885c4c9734735c0a46cec3e71b6044bb3785edc2d3d9398359e21a",
    "cn.urc2026.reps": "c66fb0c33cf72356b3b74d63f0a688b8e1a78e22e25bf0e0fb16b0464208a3b2",
    "cn.vc2025.villagers": "01317556896f687de76ecaff2aaa337b2f92ac3324e8ff8ad3ff6cab2bb28b94",
    "cn.vc2025.households": "17035d8057ba0fd99d0cc324e07580ed14d1254c1bcce940955888dfc55d109a",
    "cn.vc2025.reps": "7f462624ab1f3cbf091d8cbdbf7111ad9668f3e158b492491d961342e3b51ebc",
    "cn.vc2025.group": "c615e6fc3f94fc8825de28263d4fb2acc76ef6ab029e9cb4981602321be07c0f",
    "council.committee": "919ed9f97339f0807a5c337de7a81e6424b8e7cbd56625e0e8775d878ef177e1",
    "nantang13": "2e4ee7dacf9e6567e4b28ce4c7e8f9ddc15d51b634d74b26fd9c040000d2582e",
    "council.majority": "60a0ef2bd70959f8938797d08d9c8187621f07ce89520dfd382885f69a396c87",
    "council.two_thirds": "185c8786a988114caed87c420da083b69ca859a99fa6fc3ca51444b4fd3d50c0",
}
