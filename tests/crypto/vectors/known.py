"""Answers that others published, in hexadecimal as they stand there.

The long inputs of X-Wing and ML-KEM are in `primitives.json` alone: the answers here hold for no others.
"""

from typing import Final

# RFC 5869 appendix A: secret, salt, info, size, key.
HKDF: Final = {
    "RFC 5869 A.1": ("0b" * 22, bytes(range(13)).hex(), bytes(range(0xF0, 0xFA)).hex(), 42,
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
    "RFC 5869 A.2": (bytes(range(80)).hex(), bytes(range(0x60, 0xB0)).hex(), bytes(range(0xB0, 0x100)).hex(), 82,
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
    "RFC 5869 A.3": ("0b" * 22, "", "", 42,
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
}  # fmt: skip

# RFC 4231 section 4: key, message, HMAC-SHA-256. Case 5 is about cutting the output.
HMAC: Final = {
    "RFC 4231 case 1": ("0b" * 20, "4869205468657265",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    "RFC 4231 case 2": ("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    "RFC 4231 case 3": ("aa" * 20, "dd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    "RFC 4231 case 4": (bytes(range(1, 26)).hex(), "cd" * 50,
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    "RFC 4231 case 6": ("aa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First".hex(),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    "RFC 4231 case 7": ("aa" * 131,
        b"This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
        b"hashed before being used by the HMAC algorithm.".hex(),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
}  # fmt: skip

# NIST CAVP, gcmEncryptExtIV256.rsp, count 0 of each section without AAD: key, nonce, plaintext, ciphertext and tag.
GCM: Final = {
    "CAVP gcmEncryptExtIV256, 0 bits": ("b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4",
        "516c33929df5a3284ff463d7", "", "bdc1ac884d332457a1d2664f168c76f0"),
    "CAVP gcmEncryptExtIV256, 104 bits": ("82c4f12eeec3b2d3d157b0f992d292b237478d2cecc1d5f161389b97f999057a",
        "7b40b20f5f397177990ef2d1", "982a296ee1cd7086afad976945",
        "ec8e05a0471d6b43a59ca5335f113ddeafc62373cac2f5951bb9165249"),
    "CAVP gcmEncryptExtIV256, 128 bits": ("31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22",
        "0d18e06c7c725ac9e362e1ce", "2db5168e932556f8089a0622981d017d",
        "fa4362189661d163fcd6a56d8bf0405ad636ac1bbedd5cc3ee727dc2ab4a9489"),
    "CAVP gcmEncryptExtIV256, 256 bits": ("268ed1b5d7c9c7304f9cae5fc437b4cd3aebe2ec65f0d85c3918d3d3b5bba89b",
        "9ed9d8180564e0e945f5e5d4", "fe29a40d8ebf57262bdb87191d01843f4ca4b2de97d88273154a0b7d9e2fdb80",
        "791a4a026f16f3a5ea06274bf02baab469860abde5e645f3dd473a5acddeecfc05b2b74db0662550435ef1900e136b15"),
    "CAVP gcmEncryptExtIV256, 408 bits": ("1fded32d5999de4a76e0f8082108823aef60417e1896cf4218a2fa90f632ec8a",
        "1f3afa4711e9474f32e70462",
        "06b2c75853df9aeb17befd33cea81c630b0fc53667ff45199c629c8e15dce41e530aa792f796b8138eeab2e86c7b7bee1d40b0",
        "91fbd061ddc5a7fcc9513fcdfdc9c3a7c5d4d64cedf6a9c24ab8a77c36eefbf1c5dc00bc50121b96456c8cd8b6ff1f8b3e480f"
        "30096d340f3d5c42d82a6f475def23eb"),
}  # fmt: skip

# RFC 8032 section 7.1: seed, public key, message, signature.
ED25519: Final = {
    "RFC 8032 test 1": ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    "RFC 8032 test 2": ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    "RFC 8032 test 3": ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    "RFC 8032 test SHA(abc)": ("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
}  # fmt: skip

# github.com/C2SP/CCTV, ed25519: every encoding of a point of low order.
LOW_ORDER: Final = (
    "0000000000000000000000000000000000000000000000000000000000000000",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
)

# draft-connolly-cfrg-xwing-kem-10 appendix C: seed, shared secret.
X_WING: Final = (
    ("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
        "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384"),
    ("badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
        "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150"),
    ("ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9",
        "953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f"),
)  # fmt: skip

# github.com/post-quantum-cryptography/KAT, kat_MLKEM_768.rsp: d | z, SHA-256 of the public key, shared secret, and the
# secret of the ciphertext that must be rejected in silence.
ML_KEM: Final = (
    ("6dbbc4375136df3b07f7c70e639e223e177e7fd53b161b3f4d57791794f12624"
        "f696484048ec21f96cf50a56d0759c448f3779752f0383d37449690694cf7a68",
        "4bec4730f26273c6319ef7387dd4758315240a9394cd89264b148b9113060b61",
        "b408d5d115713f0a93047dbbea832e4340787686d59a9a2d106bd662ba0aa035",
        "e7bcf899feb5db69d11741a8838ecfee253e80b76d6a35af46e220e81dc41daf"),
    ("d69cfc64f84d4f33e4c54e166b7ff9283a394986a539b23987a10f39d2d9689b"
        "6de62e3465a55c9c78a07d265be8540b3e58b0801a124d07ff12b438d5202ea0",
        "9c8ac777dde8448cb0e9ccc82dcc286401aa50007731c1e96bcb0c40564d9079",
        "8c970242406111e26368ad8760c4d02a8b28d17d138210adc127197b50968140",
        "4069db9997536757c9b12f026ffb3d02f435559df63214711750cd04b1f05d5f"),
    ("63470357110828f25b23edc80ed280ecd398a9f53251c3332754de2af0b15e90"
        "1eaae6bb91b27cd748c402c4111140d5a942cf3c95ff7977f88d2ef515bb26d0",
        "cb8c4312673c7356398dd204a991a18bc5de8835febcb48ff2c736a184305d3d",
        "c0d45764e3dbf0948b914d6f65c92bd0ebd21556e5076753af48df8fffd6badc",
        "488552101a21c9cd873146b83fed69d26376f700312566ca6b6df07bd5585d59"),
)  # fmt: skip

_ODE: Final = "4f6465206f6e2061204772656369616e2055726e"
_BEAUTY: Final = "4265617574792069732074727574682c20747275746820626561757479"
# Name: KEM, AEAD, private key, enc, info, ciphertext; shared secret, key, nonce, plaintext. The AAD is "Count-0".
HPKE: Final = {
    "RFC 9180 A.1.1, X25519 and AES-128-GCM": (0x20, 1,
        "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
        "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431", _ODE,
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
        "fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc", "4531685d41d65f03dc48f6b8302c05b0",
        "56d890e5accaaf011cff4b7d", _BEAUTY),
    "RFC 9180 A.2.1, X25519 and ChaCha20Poly1305": (0x20, 3,
        "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a", _ODE,
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
        "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7",
        "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91", "5c4d98150661b848853b547f", _BEAUTY),
    "test-vectors.json of RFC 9180, X25519 and AES-256-GCM": (0x20, 2,
        "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d",
        "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256", _ODE,
        "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a",
        "3101c54c3a4f87439eaac080699ed9bbcc726ffe44e860c0424ccb7e3e2ead7b",
        "f50b0609186798729ed0564b36ef2ef8044f1f9d05636874d1f46c819c7a669f", "151d9929e2449747889bc923", _BEAUTY),
    "draft-ietf-hpke-pq, X-Wing with HKDF-SHA256": (0x647A, 3,
        "3ec47fa82dd5689d27c6190e724c74ec8f608df3331ce331929e37b829676630", None,
        "34663634363532303666366532303631323034373732363536333639363136653230353537323665",
        "c5c591f99092d5e38df0a52699af249c66f8275a863423c076de8147a53e65cc584041c963b77a7e59ea93841b1339b5"
        "efda8909b71f74bb0073ad62e899de310c1566dea2fd29eba377",
        "58200ed1f137bd95a921bb47f6aaecf2395b26f7fd24efd3a5ffae4849e8dea3",
        "131c2ebb469b909a40915914afd7ff5e638888ac7195dcaaaef8f9a84f0e4030", "2b7a68f19e6cdbd43dda3c6d",
        "34323635363137353734373932303639373332303734373237353734363832633230373437323735373436383230363236353631"
        "373537343739"),
}  # fmt: skip
